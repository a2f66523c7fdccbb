# Compiles through ccache where it is installed.
find_program(BSEXP_CCACHE ccache)
if(BSEXP_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${BSEXP_CCACHE})
endif()
