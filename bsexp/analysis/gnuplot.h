#pragma once
// How a script reaches gnuplot, and how values are written into one.
#include <filesystem>
#include <string>
#include <vector>

namespace bsexp::analysis {

// UserError when gnuplot is not installed.
void require_gnuplot();

// A string of gnuplot. Control characters are written as blanks: gnuplot ends a string at the end of its
// line, and would take what follows for commands.
std::string quoted(std::string text);

// $NAME, a block of rows of numbers, such as points {x, y}. A row with a number that is not finite, or
// above 1e307, is left out: gnuplot draws nothing at all where no point of a plot is defined.
std::string data_block(const std::string& name, const std::vector<std::vector<double>>& rows);
std::string data_block(const std::string& name, const std::vector<double>& x, const std::vector<double>& y);

// Whether one of the points is in the block.
bool has_points(const std::vector<double>& x, const std::vector<double>& y);

// "set terminal ..." for a picture of so many pixels on white, by the ending of its name: .svg or .png.
// UserError for another ending.
std::string terminal(const std::filesystem::path& path, int width, int height);

// The same for frames, one for each plot of the script: .gif.
std::string animation(const std::filesystem::path& path, int width, int height);

// Lets gnuplot draw a script into `path`, whole or not at all. UserError when the folder is not there, and
// for a path with control characters, SystemError when it fails, Interrupted where Ctrl-C ended it.
void draw(const std::filesystem::path& path, const std::string& script);

}  // namespace bsexp::analysis
