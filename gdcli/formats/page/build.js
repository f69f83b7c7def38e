// The parts of the page that depend on the function, once, at the start; every text of the user's goes in as text.

function buildTexts() {
  by("formula").textContent = data.title;
  for (const [name, text] of data.about) {
    make("dt", name, by("about"));
    make("dd", text, by("about"));
  }
  const head = make("tr", "", by("head"));
  for (const name of ["step", ...data.variables, "f", "|\u2207f|"]) make("th", short(name), head, {scope: "col", title: name});
  by("lr-label").textContent = data.schedule ? "Rate, times" : "Learning rate";
  by("map").setAttribute("aria-label", `f and the walks on it, over ${data.axes.map(axis => data.variables[axis]).join(" and ")}`);
}

function buildStart() {
  data.variables.forEach((name, i) => {
    const label = make("label", name, by("start"));
    const field = make("input", "", label, {type: "number", step: "any", id: `start-${i}`});
    field.addEventListener("input", () => {
      const given = field.valueAsNumber;
      if (check(field, Number.isFinite(given))) setStart(state.start.map((x, j) => (j === i ? given : x)));
    });
  });
  data.presets.forEach(preset => {
    const button = make("button", preset.label, by("presets"), {type: "button", title: preset.sentence});
    button.addEventListener("click", () => {
      if (preset.chosen.length) Object.assign(state, {lr: preset.lr, momentum: preset.momentum, own: preset.own, chosen: new Set(preset.chosen)});
      pause();
      setStart(preset.start);
      writeFields();
    });
  });
}

function buildMethods() {
  data.methods.forEach((method, number) => {
    const label = make("label", "", by("methods"), {title: `${method.title}: ${method.rule}`});
    const box = make("input", "", label, {type: "checkbox", id: `method-${number}`});
    label.append(method.name);
    box.addEventListener("change", () => {
      if (box.checked) state.chosen.add(number); else state.chosen.delete(number);
      walkAgain();
    });
  });
}

// More variables than are drawn: which.
function buildAxes() {
  if (data.variables.length <= data.axes.length) return;
  data.axes.forEach((_, place) => {
    const label = make("label", place ? "and" : "over", by("axes"), {className: "row"}), list = make("select", "", label, {id: `axis-${place}`});
    data.variables.forEach((name, i) => make("option", short(name), list, {value: i, selected: i === state.axes[place]}));
    list.addEventListener("change", () => {
      const axes = state.axes.slice(), chosen = Number(list.value), other = axes.indexOf(chosen);
      if (other >= 0) axes[other] = axes[place];
      axes[place] = chosen;
      state.axes = axes;
      axes.forEach((axis, i) => { by(`axis-${i}`).value = axis; });
      fit();
    });
  });
}

function connect() {
  const reach = [Math.min(-6, Math.floor(Math.log10(state.lr))), Math.max(2, Math.ceil(Math.log10(state.lr)))];
  [by("lr-slider").min, by("lr-slider").max] = reach;
  pair("lr", x => Math.log10(x), x => Math.pow(10, x), x => x > 0 && Number.isFinite(x));
  pair("momentum", x => x, x => x, x => x >= 0 && x <= 1);
  by("steps").addEventListener("input", () => {
    const given = by("steps").valueAsNumber;
    if (!check(by("steps"), given >= 0 && given <= STEPS_MOST && Number.isInteger(given))) return;
    state.steps = given;
    walkAgain();
  });
  for (const [name, jump] of Object.entries(JUMPS)) by(name).addEventListener("click", () => { if (name !== "play") pause(); jump(); });
  by("step").addEventListener("input", () => { pause(); goTo(Number(by("step").value)); });
  by("shown").addEventListener("change", () => { state.shown = Number(by("shown").value); show(); });
  by("rows").addEventListener("click", event => { const row = event.target.closest("tr"); if (row) goTo(Number(row.dataset.step)); });
  by("map").addEventListener("click", onMap);
  by("map").addEventListener("keydown", onMapKey);
  by("fit").addEventListener("click", fit);
  by("closer").addEventListener("click", () => zoom(0.5));
  by("farther").addEventListener("click", () => zoom(2));
  document.addEventListener("keydown", onKey);
  window.addEventListener("resize", show);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
}

buildTexts();
buildStart();
buildMethods();
buildAxes();
connect();
writeFields();
walkAgain();
goTo(lastStep());
