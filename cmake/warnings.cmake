# Warnings are errors, everywhere. BSEXP_SANITIZE builds with AddressSanitizer and UndefinedBehaviorSanitizer.
option(BSEXP_SANITIZE "Build with ASan and UBSan" OFF)

add_library(bsexp_options INTERFACE)
target_compile_options(bsexp_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror
  # g++ 12 sees overlapping copies in std::string operations that have none (GCC bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  # Floating point contraction depends on the instruction set a file is built for; the kernels that want fused
  # multiply-add ask for it by name.
  -ffp-contract=off)
if(BSEXP_SANITIZE)
  target_compile_options(bsexp_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all
                                                 -fno-omit-frame-pointer)
  target_link_options(bsexp_options INTERFACE -fsanitize=address,undefined)
endif()

# For code whose speed nobody waits for: command line and tests. Saves a third of their compile time.
add_library(bsexp_quick_build INTERFACE)
target_compile_options(bsexp_quick_build INTERFACE $<$<CONFIG:Release>:-O1>)
