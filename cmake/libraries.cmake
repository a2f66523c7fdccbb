# Every library of others that bsexp uses, by the one name the rooms link.
include(GoogleTest)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(Boost 1.74 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CURL REQUIRED)
find_package(LibArchive REQUIRED)
find_package(LibLZMA REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(GTest REQUIRED)
# The system's Python first: Debian installs h5py, SciPy and NetworkX (used by tests only) for it alone.
find_program(BSEXP_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(BSEXP_PYTHON NAMES python3 REQUIRED)

add_library(bsexp_hdf5 INTERFACE)
target_include_directories(bsexp_hdf5 SYSTEM INTERFACE ${HDF5_C_INCLUDE_DIRS})
target_link_libraries(bsexp_hdf5 INTERFACE ${HDF5_C_LIBRARIES})

# Chart.js, which reports carry with them (Debian: libjs-chart.js).
find_file(BSEXP_CHART_JS chart.min.js PATHS /usr/share/javascript/chart.js REQUIRED)
find_file(BSEXP_CHART_JS_LICENCE copyright PATHS /usr/share/doc/libjs-chart.js REQUIRED)

# liblinear has neither a CMake nor a pkg-config file (Debian: liblinear-dev).
find_path(BSEXP_LIBLINEAR_INCLUDE linear.h REQUIRED)
find_library(BSEXP_LIBLINEAR linear REQUIRED)
add_library(bsexp_liblinear INTERFACE)
target_include_directories(bsexp_liblinear SYSTEM INTERFACE ${BSEXP_LIBLINEAR_INCLUDE})
target_link_libraries(bsexp_liblinear INTERFACE ${BSEXP_LIBLINEAR})
