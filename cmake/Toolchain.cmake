# Compiler and linker settings for every target: warnings, ccache, mold, sanitizers.
find_program(SSX_CCACHE ccache)
if(SSX_CCACHE)
  # Paths relative to the build folder and no hashing of its name let sibling build folders share results.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${SSX_CCACHE})
endif()
find_program(SSX_MOLD mold)
if(SSX_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
add_compile_options(-Wall -Wextra -Wno-unused-parameter -Wno-missing-field-initializers -fno-omit-frame-pointer
                    -fdiagnostics-color=auto)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
if(SSX_SANITIZE)
  add_compile_options(-fsanitize=${SSX_SANITIZE} -O1 -g)
  add_link_options(-fsanitize=${SSX_SANITIZE})
endif()
find_package(Threads REQUIRED)
