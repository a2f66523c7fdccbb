#pragma once
// Figures of a sentiment analysis, drawn by gnuplot as SVG or PNG, by the ending of the name.
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "bsexp/sentiment/curve.h"
#include "bsexp/sentiment/unit.h"

namespace bsexp::sentiment {

// How often each value of the unit comes up among these rows, by class, with the threshold.
void draw_histogram(const UnitValues& of, std::span<const int64_t> rows, const UnitRule& rule,
                    const std::array<std::string, 2>& classes, const std::filesystem::path& path);

// A text with the value of a unit after each of its bytes.
struct TracedText {
  std::string title, text;
  std::vector<float> values;
};

// Each character of the texts on a cell in the colour of its value: white at the threshold, red on the side
// of class 1, blue on the other. A character of several bytes has the value after its last.
void draw_heat_map(const std::vector<TracedText>& texts, const UnitRule& rule,
                   const std::filesystem::path& path);

// Mean accuracy of the draws over the number of examples, a line for each classifier.
void draw_curve(const std::vector<CurvePoint>& points, const std::string& title,
                const std::filesystem::path& path);

}  // namespace bsexp::sentiment
