// SPDX-License-Identifier: Apache-2.0
#include "isorisk/models/fire/potential_impact_radius.hpp"
#include "register_parts.hpp"

namespace isorisk::models::fire {
namespace {

Evaluation evaluate(const Inputs& in) {
  const ImpactRadiusForm form = in.text("form") == name_of(ImpactRadiusForm::Gb32167)
                                    ? ImpactRadiusForm::Gb32167
                                    : ImpactRadiusForm::AsmeB318S;
  ImpactRadius r =
      potential_impact_radius(in.number("diameter"), in.number("gauge_pressure"), form);
  Evaluation e;
  e.add("radius", r.radius_m, "m");
  e.warnings = std::move(r.warnings);
  return e;
}

}  // namespace

void register_impact_radius(Registry& registry) {
  Model m = described({.id = "fire.potential_impact_radius",
                       .purpose = "Potential impact radius of a pipeline of natural gas.",
                       .sources = {"gb32167-2015", "asme-b31.8s", "49cfr192"},
                       .page = "docs/models/fire/potential_impact_radius.md",
                       .validity = "natural gas, lines up to 1422 mm and 15 MPa; coefficients "
                                   "recalled",
                       .evaluate = evaluate});
  m.inputs = {
      required("diameter", "m", "outer diameter of the pipe", Bounds::positive()),
      required("gauge_pressure", "Pa", "largest allowed operating pressure (MAOP)",
               Bounds::positive()),
      choice("form", "which document's coefficient", {"gb32167", "asme_b31_8s"}, "gb32167")};
  m.outputs = {{"radius", "m", "where the fire of a rupture leaves 15.8 kW/m2", {"r"}}};
  registry.add(std::move(m));
}

}  // namespace isorisk::models::fire
