"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const own = new Map(); // sizes that a slider has set, by the text of the factor
  const $ = (id) => document.getElementById(id);
  const most = Number.MAX_SAFE_INTEGER;

  // Sizes: the last pattern that fits the text, or what stands in its len(…).
  const patterns = data.patterns.map((p) => ({
    size: p.size,
    is: new RegExp("^" + p.pattern.split("*").map((s) => s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*") + "$", "s"),
  }));
  const known = new Map();
  function pattern(text) {
    if (!known.has(text)) {
      const inside = text.startsWith("len(") && text.endsWith(")") ? text.slice(4, -1) : text;
      known.set(text, patterns.findLast((p) => p.is.test(text) || p.is.test(inside)));
    }
    return known.get(text);
  }
  const given = (text) => own.has(text) || pattern(text) !== undefined;
  function size(text) {
    if (own.has(text)) return own.get(text);
    return given(text) ? pattern(text).size : data.defaultSize;
  }

  // A function's factors name its parameters; what they stand for further up is in env.
  function textOf(f, env) {
    const a = f.param >= 0 && env.get(f.param);
    if (!a) return f.before === undefined ? f.root + (f.after || "") : f.before + f.root + (f.after || "");
    return (f.before || "") + a.root + a.path + (f.after || "");
  }
  function turns(factors, env) {
    let out = [], times = 1, cold = false;
    for (const i of factors) {
      const f = data.factors[i];
      if (f.class === "memo") cold = true;
      else if (f.class === "fails") out.pop();
      else {
        const a = f.param >= 0 && env.get(f.param);
        if (a && a.times) times *= a.times;
        else out.push(textOf(f, env));
      }
    }
    return { texts: out, times, cold };
  }
  function evaluate(coef, factors, env) {
    const t = turns(factors, env);
    let n = coef * t.times;
    for (const text of t.texts) n = Math.min(n * size(text), most);
    return { n, cold: t.cold };
  }
  const none = new Map();
  function count(terms, env, times) {
    const sum = { kinds: data.kinds.map(() => 0), cold: 0, total: 0 };
    for (const [kind, coef, factors] of terms) {
      const v = evaluate(coef, factors, env);
      const n = Math.min(v.n * times, most);
      if (v.cold) sum.cold += n;
      else { sum.kinds[kind] += n; sum.total += n; }
    }
    return sum;
  }

  const number = (n) => (n >= most ? "∞" : Math.round(n).toLocaleString("en-US"));
  // What the rows show: where several lengths multiply of which nobody has said a size, an
  // order of magnitude in the place of a number that would be made up.
  function amounts(terms) {
    const zero = () => ({ n: 0, guessed: 0, lead: 0 });
    const sum = { kinds: data.kinds.map(zero), cold: zero(), total: zero() };
    const add = (to, n, guessed, lead) => {
      to.n = Math.min(to.n + n, most);
      if (guessed > to.guessed) Object.assign(to, { guessed, lead });
      else if (guessed === to.guessed) to.lead = Math.min(to.lead + lead, most);
    };
    for (const [kind, coef, factors] of terms) {
      const { n, cold } = evaluate(coef, factors, none);
      const t = turns(factors, none);
      const lead = t.texts.filter(given).reduce((lead, text) => Math.min(lead * size(text), most), coef * t.times);
      for (const to of cold ? [sum.cold] : [sum.kinds[kind], sum.total]) add(to, n, t.texts.filter((text) => !given(text)).length, lead);
    }
    return sum;
  }
  function amount(a) {
    if (a.guessed < 2) return number(a.n);
    return (a.lead === 1 ? "" : number(a.lead) + "·") + "n" + String(a.guessed).replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]);
  }
  function time(ms) {
    if (ms < 1000) return +ms.toFixed(3) + " ms";
    if (ms < 120000) return (ms / 1000).toFixed(1) + " s";
    if (ms < 7200000) return number(Math.floor(ms / 60000)) + " min";
    if (ms < 48 * 3600000) return number(Math.floor(ms / 3600000)) + " h";
    return number(Math.floor(ms / 86400000)) + " days";
  }
  function el(tag, cls, text) {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined) e.textContent = text;
    return e;
  }
  function place(file, line) {
    const text = data.files[file] + ":" + line;
    if (!/^https?:\/\//.test(data.link)) return el("span", "place", text);
    const a = el("a", "place", text);
    a.href = data.link.replaceAll("{file}", data.files[file].split("/").map(encodeURIComponent).join("/")).replaceAll("{line}", line);
    return a;
  }

  // The tree: a part of a function is a call; times are those that the function runs.
  function envOf(part, env) {
    const out = new Map();
    for (const a of part.args || []) {
      const up = a.from >= 0 && env.get(a.from);
      if (a.times) out.set(a.param, { times: a.times });
      else if (up && up.times) out.set(a.param, up);
      else out.set(a.param, up ? { root: up.root, path: up.path + (a.path || "") } : { root: a.root || "", path: a.path || "" });
    }
    return out;
  }
  const updates = new Map(); // of an open entry: what to do when a size changes

  function node(fn, part, env, times, above, live) {
    const li = el("li");
    const inner = (part.functions || []).filter((f) => !above.includes(f));
    const deep = inner.length > 0 && above.length < 40;
    const box = deep ? el("details") : li;
    const head = el(deep ? "summary" : "div", deep ? "" : "leaf");
    const n = el("span", "times");
    head.append(n);
    if (inner.length > 1) head.append(el("span", "badge when", "one of " + inner.length));
    const t = turns(part.loops || [], env);
    if (part.coef > 1) head.append(el("span", "badge", part.coef + " times"));
    for (const text of t.texts) head.append(el("span", "badge", "× " + text));
    for (const i of part.loops || []) if (data.factors[i].class === "memo") head.append(el("span", "badge memo", "no answer in " + data.factors[i].root));
    for (const w of part.under || []) head.append(el("span", "badge when", w));
    head.append(el("span", "callee", part.callee));
    if ((part.functions || []).some((f) => above.includes(f))) head.append(el("span", "badge", "recursion"));
    head.append(place(fn.file, part.line));
    if (part.code) head.append(el("span", "code", part.code));
    const update = () => {
      const c = count(part.terms, env, times());
      n.textContent = c.total === 0 && c.cold > 0 ? "+" + number(c.cold) : number(c.total);
      n.title = c.cold ? "+" + number(c.cold) + " without memos and caches" : "";
    };
    live.push(update);
    update();
    if (deep) {
      box.append(head);
      box.addEventListener("toggle", () => {
        if (box.open && !box.querySelector("ul")) box.append(calls(inner, envOf(part, env), () => times() * evaluate(part.coef, part.loops || [], env).n, above, live));
      });
      li.append(box);
    } else li.append(head);
    return li;
  }
  function calls(functions, env, times, above, live) {
    const ul = el("ul");
    const rows = [];
    for (const i of functions) {
      const fn = data.functions[i];
      for (const part of fn.parts) rows.push({ total: count(part.terms, env, 1).total, li: () => node(fn, part, env, times, [...above, i], live) });
    }
    rows.sort((a, b) => b.total - a.total);
    for (const r of rows) ul.append(r.li());
    return ul;
  }

  // Of what a call may run, what costs most.
  function worst(functions) {
    if (functions.length < 2) return functions;
    const total = (i) => data.functions[i].parts.reduce((sum, part) => sum + count(part.terms, none, 1).total, 0);
    return [functions.reduce((a, b) => (total(b) > total(a) ? b : a))];
  }

  // The icicle: the width of a bar is its share of the round trips.
  function icicle(entry) {
    const box = el("div", "icicle");
    box.setAttribute("role", "img");
    const level = (functions, env, times, above, depth) => {
      const row = el("div", "level");
      for (const i of functions) {
        const fn = data.functions[i];
        for (const part of fn.parts) {
          const c = count(part.terms, env, times);
          if (c.total <= 0) continue;
          const bar = el("div", "bar");
          bar.style.flexGrow = c.total;
          const kind = c.kinds.indexOf(Math.max(...c.kinds));
          const inner = worst((part.functions || []).filter((f) => !above.includes(f) && f !== i));
          if (inner.length === 0) bar.classList.add(data.kinds[kind]);
          const label = el("div", "label", part.callee + " " + number(c.total));
          label.title = part.callee + ": " + number(c.total);
          bar.append(label);
          if (inner.length > 0 && depth < 7) bar.append(level(inner, envOf(part, env), times * evaluate(part.coef, part.loops || [], env).n, [...above, i], depth + 1));
          row.append(bar);
        }
      }
      return row;
    };
    box.append(level(entry.runs || [], none, 1, [], 0));
    box.setAttribute("aria-label", "Shares of the round trips, from the handler down to the driver; the tree below has the numbers.");
    return box;
  }

  function slider(text, live) {
    const row = el("label", "slider");
    row.append(el("span", "badge", text));
    const range = el("input"), exact = el("input");
    range.type = "range"; range.min = 0; range.max = 100; range.step = 1;
    exact.type = "number"; exact.min = 0; exact.max = 1e9;
    range.setAttribute("aria-label", "size of " + text);
    exact.setAttribute("aria-label", "size of " + text + ", as a number");
    const show = () => {
      if (document.activeElement !== exact) exact.value = size(text);
      range.value = size(text) < 1 ? 0 : Math.min(100, 1 + 19.8 * Math.log10(size(text)));
      range.setAttribute("aria-valuetext", number(size(text)));
    };
    const set = (n) => {
      if (!Number.isFinite(n) || n < 0) return;
      own.set(text, Math.min(Math.round(n), 1e9));
      recompute();
    };
    range.addEventListener("input", () => set(range.value < 1 ? 0 : Math.round(10 ** ((range.value - 1) / 19.8))));
    exact.addEventListener("input", () => set(exact.valueAsNumber));
    live.push(show);
    show();
    row.append(range, exact);
    return row;
  }

  function detail(i, box) {
    const entry = data.entries[i], live = [];
    const texts = [...new Set(entry.terms.flatMap(([, , factors]) => turns(factors, none).texts))];
    if (texts.length > 0) {
      box.append(el("h3", "sliders-title", "How many are there?"));
      const set = el("div", "sliders");
      for (const text of texts) set.append(slider(text, live));
      box.append(set);
    }
    if ((entry.runs || []).length > 0) {
      box.append(el("h3", "icicle-title", "Where the round trips are"));
      let ice = icicle(entry);
      box.append(ice);
      const legend = el("ul", "legend");
      for (const kind of data.kinds) legend.append(el("li", kind, kind));
      box.append(legend);
      live.push(() => { const next = icicle(entry); ice.replaceWith(next); ice = next; });
      box.append(el("h3", "", "Calls down to the driver"));
      const tree = calls(entry.runs, none, () => 1, [], live);
      tree.className = "tree";
      box.append(tree);
      for (let first = tree.querySelector(":scope > li > details"), n = 0; first && n < 2; n++) {
        first.open = true;
        first.dispatchEvent(new Event("toggle"));
        first = first.querySelector(":scope > ul > li > details");
      }
    }
    updates.set(i, live);
  }

  const rows = [...document.querySelectorAll("tbody.entry")];
  function recompute() {
    for (const row of rows) {
      const c = amounts(data.entries[row.dataset.i].terms);
      const cells = row.rows[0].cells;
      row.querySelector(".total .value").textContent = amount(c.total);
      const cold = row.querySelector(".cold");
      if (cold) cold.textContent = "+" + amount(c.cold);
      row.querySelectorAll("td.kind").forEach((cell, k) => {
        cell.textContent = amount(c.kinds[k]);
        cell.classList.toggle("none", c.kinds[k].n === 0);
      });
      cells[cells.length - 1].textContent = c.total.guessed < 2 ? time(c.total.n * data.roundTripMs) : "";
    }
    for (const live of updates.values()) for (const update of live) update();
    $("reset").hidden = own.size === 0;
  }

  for (const row of rows) {
    const button = row.querySelector(".open"), details = row.querySelector(".details");
    button.addEventListener("click", () => {
      const open = details.hidden;
      details.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      if (open && !updates.has(row.dataset.i)) detail(row.dataset.i, details.querySelector(".detail"));
    });
  }

  // Filters.
  const kinds = [...new Set(rows.map((r) => r.dataset.kind))].sort();
  for (const kind of kinds) $("kind").append(new Option(kind, kind));
  const texts = rows.map((r) => r.dataset.text.toLowerCase());
  function filter() {
    const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      const is = words.every((w) => texts[i].includes(w)) && (!$("kind").value || row.dataset.kind === $("kind").value) &&
        (!$("loops").checked || row.dataset.degree !== "0") && (!$("tx").checked || row.dataset.tx === "true");
      row.hidden = !is;
      shown += is;
    });
    $("shown").textContent = shown === rows.length ? String(shown) : shown + " of " + rows.length;
    $("none").hidden = shown > 0;
  }
  $("filters").addEventListener("input", filter);
  $("filters").addEventListener("submit", (e) => e.preventDefault());
  $("reset").addEventListener("click", () => { own.clear(); recompute(); });
  recompute();
})();
