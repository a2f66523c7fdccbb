# bsexp_embed(OUTPUT.cc HEADER FUNCTION FILE ...)
#   Writes a source that defines each FUNCTION of HEADER, in namespace bsexp::analysis::report, to return the bytes of
#   FILE as a std::string_view. Configures again when a file changes.
function(bsexp_embed output header)
  set(text "#include \"${header}\"\n\nnamespace bsexp::analysis::report {\n\n")
  set(rest ${ARGN})
  while(rest)
    list(POP_FRONT rest function file)
    if(NOT EXISTS ${file})
      message(FATAL_ERROR "${file} is missing: tools/install_deps installs what bsexp needs")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(REGEX REPLACE "(................................................................................)" "\\1\n"
           bytes "${bytes}")
    string(APPEND text "std::string_view ${function}() {\n  static constexpr unsigned char kBytes[] = {\n${bytes}};\n"
      "  return {reinterpret_cast<const char*>(kBytes), sizeof kBytes};\n}\n\n")
  endwhile()
  string(APPEND text "}  // namespace bsexp::analysis::report\n")
  file(CONFIGURE OUTPUT ${output} CONTENT "${text}" @ONLY)
endfunction()
