# Compiles through ccache where it is installed. Paths below the source folder are hashed relative to it, so that every
# clone of the project finds what another has compiled.
find_program(BSEXP_CCACHE ccache)
if(BSEXP_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${BSEXP_CCACHE})
endif()
