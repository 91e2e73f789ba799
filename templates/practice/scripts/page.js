// The page: puts a variant's numbers in, has answers judged, and shows hints one by one. All that it knows is in DATA.
const DATA = JSON.parse(document.getElementById("data").textContent);
const TONES = { right: "good", mistake: "fair", wrong: "bad", undecided: "open", unreadable: "open", missing: "open" };
const WORDS = {
  right: "Right",
  mistake: "Not right",
  wrong: "Not right",
  undecided: "Cannot be decided",
  unreadable: "Cannot be read",
  missing: "No answer",
};

class Question {
  constructor(section, data) {
    Object.assign(this, { section, data, number: 0, earned: new Map() });
    this.parts = [...section.querySelectorAll("form.part")];
    this.asks = [...section.querySelectorAll(".ask")];
    for (const form of this.parts) this.listen(form);
    this.on(".new", () => this.show((this.number + 1) % this.data.variants.length));
    this.on(".copy", () => this.copy());
    const solution = section.querySelector("details.solution");
    solution.addEventListener("toggle", () => solution.open && this.fill(solution.querySelector("[data-piece]")));
  }

  on(selector, act) {
    for (const element of this.section.querySelectorAll(selector)) element.addEventListener("click", act);
  }

  listen(form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check(form);
    });
    const hint = form.querySelector(".hint");
    if (hint) hint.addEventListener("click", () => this.hint(form, hint));
  }

  get variant() {
    return this.data.variants[this.number];
  }

  // A piece of the page with the numbers of the variant that is shown.
  piece(name) {
    const key = (this.variant.versions || {})[name] || name;
    const slots = this.variant.slots[key] || [];
    let place = 0;
    return this.data.texts[key].map((text) => (text === null ? this.data.strings[slots[place++]] : text)).join("");
  }

  fill(element) {
    element.innerHTML = this.piece(element.dataset.piece);
  }

  show(number) {
    this.number = number;
    for (const element of this.section.querySelectorAll("[data-piece]")) {
      if (!element.closest("details.solution")) this.fill(element);
    }
    this.section.querySelector("details.solution").open = false;
    this.section.querySelector(".copied").hidden = true;
    for (const ask of this.asks) clear(ask);
    for (const form of this.parts) this.hide(form);
    this.earned.clear();
    this.tell(".score", "");
    this.tell(".which", `Numbers ${number + 1} of ${this.data.variants.length}`);
    this.asks[0].querySelector("input, textarea, select").focus({ preventScroll: true });
  }

  hide(form) {
    form.querySelector(".hints").replaceChildren();
    const button = form.querySelector(".hint");
    if (button) label(button, 0);
  }

  tell(selector, text) {
    this.section.querySelector(selector).textContent = text;
  }

  check(form) {
    for (const ask of form.querySelectorAll(".ask")) {
      const place = this.asks.indexOf(ask);
      const found = judge(this.variant.answers[place], typed(ask), this.data.about);
      this.earned.set(place, { ...found, points: found.share * this.data.points[place] });
      showVerdict(ask, found, this.data.told);
    }
    const sum = [...this.earned.values()].reduce((points, one) => points + one.points, 0);
    this.tell(".score", `${rounded(sum)} of`);
  }

  hint(form, button) {
    const box = form.querySelector(".hints");
    const step = box.children.length;
    const div = document.createElement("div");
    const title = document.createElement("h3");
    title.textContent = button.dataset.titles.split("|")[step];
    const body = document.createElement("div");
    body.innerHTML = this.piece(`hint ${form.dataset.part} ${step}`);
    div.append(title, body);
    box.append(div);
    label(button, step + 1);
  }

  // The answers as text, copied where the browser allows that, and shown for copying by hand.
  copy() {
    const area = this.section.querySelector(".copied");
    area.value = this.asText();
    area.hidden = false;
    area.select();
    const copied = document.execCommand("copy");
    this.tell(".which", copied ? "Copied" : "Copy the text below");
  }

  asText() {
    const title = this.section.querySelector("h2").firstChild.textContent.trim();
    const lines = this.asks.map((ask, place) => {
      const verdict = this.earned.get(place);
      const told = verdict ? ` (${WORDS[verdict.verdict].toLowerCase()}, ${rounded(verdict.points)} points)` : "";
      return `${ask.dataset.label} = ${typed(ask).trim()}${told}`;
    });
    return [`${document.querySelector("h1").textContent}`, `${title}, numbers ${this.variant.form}`, ...lines].join("\n");
  }
}

const typed = (ask) => ask.querySelector("input, textarea, select").value;
const rounded = (points) => String(Math.round(points * 100) / 100);

function clear(ask) {
  ask.querySelector("input, textarea, select").value = "";
  const verdict = ask.querySelector(".verdict");
  verdict.replaceChildren();
  verdict.className = "verdict";
}

// How many hints are left, and whether there are any.
function label(button, shown) {
  const left = button.dataset.titles.split("|").length - shown;
  button.textContent = left ? `Hint (${left})` : "No more hints";
  button.disabled = !left;
}

function showVerdict(ask, found, told) {
  const box = ask.querySelector(".verdict");
  box.className = `verdict ${TONES[found.verdict]}`;
  const word = document.createElement("span");
  word.className = "judged";
  word.textContent = found.share > 0 && found.share < 1 && found.verdict !== "mistake" ? "Partly right" : WORDS[found.verdict];
  const first = document.createElement("p");
  first.append(word, reasonOf(found));
  box.replaceChildren(first, ...found.told.map((place) => paragraph(told[place])));
  if (found.pointed) {
    const pointed = document.createElement("pre");
    pointed.textContent = found.pointed;
    box.append(pointed);
  }
}

function reasonOf(found) {
  const plain = ["right", "not right", "no answer"].includes(found.reason);
  return plain || found.verdict === "right" ? "" : `: ${found.reason.replace(/^not right: /, "")}`;
}

function paragraph(html) {
  const made = document.createElement("p");
  made.innerHTML = html;
  return made;
}

document.querySelectorAll("section.question").forEach((section, place) => new Question(section, DATA[place]));
