# Libraries from the distribution. Protobuf is found in module mode only on Debian 12; the others bring their own configs.
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(RocksDB CONFIG REQUIRED)
find_package(fmt CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(ICU COMPONENTS uc i18n data REQUIRED)
find_package(yaml-cpp CONFIG REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
# libcsv brings no config.
find_path(SSX_CSV_INCLUDE_DIR csv.h REQUIRED)
find_library(SSX_CSV_LIBRARY csv REQUIRED)
# The server's allocator: many small messages made by one thread and freed by another are what glibc's is slow at
# (docs/decisions.md). Sanitizers bring their own.
find_library(SSX_TCMALLOC_LIBRARY tcmalloc_minimal REQUIRED)
add_library(ssx_allocator INTERFACE)
if(NOT SSX_SANITIZE)
  target_link_libraries(ssx_allocator INTERFACE -Wl,--push-state,--no-as-needed ${SSX_TCMALLOC_LIBRARY} -Wl,--pop-state)
endif()
if(SSX_BUILD_TESTS)
  find_package(GTest CONFIG REQUIRED)
  find_package(Python3 COMPONENTS Interpreter)
endif()
find_program(SSX_GRPC_CPP_PLUGIN grpc_cpp_plugin REQUIRED)

# The google.rpc protos: packaged as part of the Go gateway on Debian.
find_path(SSX_GOOGLEAPIS_DIR google/rpc/status.proto
  PATHS /usr/share/gocode/src/github.com/grpc-ecosystem/grpc-gateway/third_party/googleapis /usr/include
  NO_DEFAULT_PATH REQUIRED)
