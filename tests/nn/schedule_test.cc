#include "bsexp/nn/schedule.h"

#include <cmath>

#include <gtest/gtest.h>

namespace bsexp::nn {
namespace {

// 10 updates of warm-up, 100 after it.
Schedule schedule(const std::string& decay, double final_share = 0) {
  return {.decay = decay,
          .rate = 2,
          .warmup = 10,
          .steps = 110,
          .final_share = final_share,
          .every = 30,
          .factor = 0.5};
}

TEST(ScheduleTest, EveryDecayStartsWithTheWarmUp) {
  for (const DecayRow& row : decay_table()) {
    EXPECT_DOUBLE_EQ(schedule(row.name).at(1), 0.2) << row.name;
    EXPECT_DOUBLE_EQ(schedule(row.name).at(10), 2) << row.name;
    EXPECT_DOUBLE_EQ(schedule(row.name).at(11), 2) << row.name;
    Schedule without = schedule(row.name);
    without.warmup = 0;
    EXPECT_DOUBLE_EQ(without.at(1), 2) << row.name;
  }
}

TEST(ScheduleTest, EveryDecayNeverRises) {
  for (const DecayRow& row : decay_table()) {
    for (int64_t step = 11; step < 120; ++step) {
      EXPECT_LE(schedule(row.name).at(step + 1), schedule(row.name).at(step)) << row.name << " " << step;
    }
  }
}

TEST(ScheduleTest, NoneStays) {
  EXPECT_EQ(schedule("none").at(110), 2);
  EXPECT_EQ(schedule("none").at(1000), 2);
}

TEST(ScheduleTest, LinearFallsToTheFinalShare) {
  EXPECT_DOUBLE_EQ(schedule("linear").at(61), 1);
  EXPECT_DOUBLE_EQ(schedule("linear").at(110), 0.02);
  EXPECT_DOUBLE_EQ(schedule("linear").at(200), 0);
  EXPECT_DOUBLE_EQ(schedule("linear", 0.5).at(61), 1.5);
  EXPECT_DOUBLE_EQ(schedule("linear", 0.5).at(200), 1);
}

TEST(ScheduleTest, CosineFallsToTheFinalShare) {
  EXPECT_NEAR(schedule("cosine").at(36), 1 + std::sqrt(0.5), 1e-12) << "a quarter of the way";
  EXPECT_NEAR(schedule("cosine").at(61), 1, 1e-12);
  EXPECT_NEAR(schedule("cosine").at(200), 0, 1e-12);
  EXPECT_NEAR(schedule("cosine", 0.1).at(61), 1.1, 1e-12);
  EXPECT_NEAR(schedule("cosine", 0.1).at(200), 0.2, 1e-12);
}

TEST(ScheduleTest, StepFallsByItsFactor) {
  EXPECT_DOUBLE_EQ(schedule("step").at(40), 2);
  EXPECT_DOUBLE_EQ(schedule("step").at(41), 1);
  EXPECT_DOUBLE_EQ(schedule("step").at(70), 1);
  EXPECT_DOUBLE_EQ(schedule("step").at(71), 0.5);
  EXPECT_DOUBLE_EQ(schedule("step").at(110), 0.25);
}

}  // namespace
}  // namespace bsexp::nn
