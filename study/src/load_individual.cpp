// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "layer_reader.hpp"

namespace isorisk::study {
namespace {

constexpr double kHoursPerYear = 8760.0;
constexpr double kSlack = 1.003;  // a leap year has 8784 h

std::string period_word(StayPeriod p) {
  return p == StayPeriod::Day ? "day" : p == StayPeriod::Night ? "night" : "any";
}

// Share of the year of a period; 0 when the weather of the study has no such period.
double share_of(const Study& study, StayPeriod period) {
  double share = 0.0;
  for (const Period& p : study.weather.periods) {
    if (period == StayPeriod::Any || p.night == (period == StayPeriod::Night)) share += p.share;
  }
  return share;
}

// Hours of a person must fit into the year and into the periods.
void check_hours(LoadContext& context) {
  struct Sum {
    double any = 0.0, day = 0.0, night = 0.0;
    const Stay* first = nullptr;
  };
  std::map<std::string, Sum> sums;
  for (const Stay& s : context.study.individual.stays) {
    Sum& sum = sums[s.person];
    if (sum.first == nullptr) sum.first = &s;
    (s.period == StayPeriod::Day     ? sum.day
     : s.period == StayPeriod::Night ? sum.night
                                     : sum.any) += s.hours_per_yr;
    if (s.persons != sum.first->persons) {
      context.error(
          s.origin, "group_size", "persons", shown_number(s.persons),
          "the first row of \"" + s.person + "\" says " + shown_number(sum.first->persons),
          "the same in all rows of a person");
    }
  }
  for (const auto& [person, sum] : sums) {
    const double all = sum.any + sum.day + sum.night;
    if (all > kSlack * kHoursPerYear) {
      context.error(sum.first->origin, "too_many_hours", "hours", shown_number(all) + " h",
                    "are the hours of \"" + person + "\" in all rows: more than a year has",
                    "at most 8784 h", "hours are per year and person, not of the group");
      continue;
    }
    for (const auto& [period, hours] :
         {std::pair{StayPeriod::Day, sum.day}, std::pair{StayPeriod::Night, sum.night}}) {
      const double share = share_of(context.study, period);
      if (context.study.weather.periods.empty() || !(hours > kSlack * share * kHoursPerYear))
        continue;
      context.error(
          sum.first->origin, "too_many_hours", "hours", shown_number(hours) + " h",
          "are the hours of \"" + person + "\" by " + period_word(period) +
              (share > 0.0 ? ": more than this period of the study has"
                           : ", but the wind table of the study knows no such period"),
          share > 0.0 ? "at most " + shown_number(share * kHoursPerYear) + " h" : "period any",
          share > 0.0 ? "check the period and periods" : "leave the period out");
    }
  }
}

}  // namespace

void load_individual(LoadContext& context) {
  const YamlNode* entry = context.root->find("persons");
  if (entry == nullptr || entry->kind != YamlNode::Kind::Map) return;
  LayerReader reader{context, "persons", *entry, "persons", {.points = true}};
  if (!reader.placed()) context.unplaced = true;
  bool all_good = reader.readable();
  reader.each([&](Record& r) {
    Stay s;
    s.origin = r.origin();
    s.person = r.text("person");
    s.name = r.text("name");
    if (s.name.empty()) s.name = s.person;
    s.name_zh = r.text("name_zh");
    if (s.name_zh.empty()) s.name_zh = s.name;
    s.place = r.text("place");
    s.hours_per_yr = r.number("hours", "h").value_or(0.0);
    s.outdoor_fraction = r.number("outdoor_fraction", "-").value_or(1.0);
    const std::string period = r.choice("period");
    s.period = period == "day"     ? StayPeriod::Day
               : period == "night" ? StayPeriod::Night
                                   : StayPeriod::Any;
    s.persons = r.number("persons", "-").value_or(1.0);
    (void)r.geometry();
    if (!r.good() || !r.good_geometry()) {
      all_good = false;
      return;
    }
    s.position = r.geometry().points.front();
    context.study.individual.stays.push_back(std::move(s));
  });
  if (all_good) check_hours(context);
}

}  // namespace isorisk::study
