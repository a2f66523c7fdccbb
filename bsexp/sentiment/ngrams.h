#pragma once
// A text as a bag of n-grams: features that are 1 where the text has the n-gram. Every n-gram of the texts is
// a feature, numbered in the order of first appearance; one that no training text has gets no weight.
//
// Words are runs of letters (ASCII in lower case), digits, apostrophes and bytes above 127; every other
// character but white space is a word of its own.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bsexp/sentiment/linear.h"

namespace bsexp::sentiment {

std::vector<std::string> words_of(const std::string& text);

// n-grams of 1 ... `longest` words, or bytes. Interrupted on Ctrl-C.
Examples word_ngrams(std::span<const std::string> texts, int longest);
Examples byte_ngrams(std::span<const std::string> texts, int longest);

}  // namespace bsexp::sentiment
