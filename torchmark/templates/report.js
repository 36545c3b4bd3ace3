"use strict";

// Makes a table sortable by buttons in its header, filtered by a word and a group, and cut into pages.
// Rows that are not on the page are taken out of the document: 3000 of them would make it slow.

const sortable = (table) => {
  const tools = document.getElementById(table.dataset.tools);
  const [word, group] = [tools.querySelector("input"), tools.querySelector("select")];
  const [previous, next] = tools.querySelectorAll("button");
  const body = table.tBodies[0];
  const all = [...body.rows].map((row) => ({ row, words: row.textContent.toLowerCase() }));
  const size = Number(table.dataset.page);
  const results = JSON.parse(table.dataset.results || "{}");
  const names = [...table.querySelectorAll("th.result")].map((head) => head.textContent);
  let found = all, page = 0;

  const show = () => {
    const pages = Math.max(1, Math.ceil(found.length / size));
    page = Math.min(page, pages - 1);
    const rows = found.slice(page * size, (page + 1) * size);
    for (const { row } of rows) fill(row);
    body.replaceChildren(...rows.map(({ row }) => row));
    previous.disabled = page === 0;
    next.disabled = page === pages - 1;
    previous.hidden = next.hidden = all.length <= size;
    const span = rows.length ? `${page * size + 1} to ${page * size + rows.length} of ${found.length}` : "none";
    tools.querySelector("output").textContent =
      `${span}${found.length < all.length ? ` found, ${all.length} in all` : ""}`;
  };

  const fill = (row) => {
    const cells = [...(row.dataset.cells || "")];
    delete row.dataset.cells;
    cells.forEach((letter, index) => {
      const [kind, sign, words] = results[letter] || ["uncounted", "", "no result"];
      const cell = row.insertCell();
      cell.className = `result ${kind}`;
      cell.title = `${names[index]}: ${words}`;
      cell.dataset.sign = sign;
      cell.append(element("span", words, { className: "unseen" }));
    });
  };

  const filter = () => {
    const [text, wanted] = [word.value.trim().toLowerCase(), group ? group.value : ""];
    found = all.filter(({ row, words }) =>
      words.includes(text) && (!wanted || row.dataset.groups.split(" ").includes(wanted)));
    page = 0;
    show();
  };

  const sort = (head) => {
    const descending = head.getAttribute("aria-sort") === "ascending";
    const order = descending ? -1 : 1;
    const numbers = head.dataset.sort === "number";
    const value = ({ row }) => row.cells[head.cellIndex].dataset.value ?? row.cells[head.cellIndex].textContent.trim();
    const keys = new Map(all.map((each) => [each, numbers ? parseFloat(value(each)) : value(each)]));
    const compare = (a, b) => numbers
      ? Number.isNaN(a) - Number.isNaN(b) || order * (a - b) || 0
      : order * a.localeCompare(b, undefined, { numeric: true });
    all.sort((a, b) => compare(keys.get(a), keys.get(b)));
    for (const other of table.tHead.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    filter();
  };

  for (const head of table.tHead.querySelectorAll("th[data-sort]")) {
    const button = element("button", head.textContent, { type: "button" });
    button.addEventListener("click", () => sort(head));
    head.replaceChildren(button);
  }
  for (const head of table.querySelectorAll("th.result")) head.hidden = false;
  word.addEventListener("input", filter);
  group?.addEventListener("change", filter);
  previous.addEventListener("click", () => { page -= 1; show(); });
  next.addEventListener("click", () => { page += 1; show(); });
  tools.hidden = false;
  show();
};

const element = (name, text, properties) => Object.assign(document.createElement(name), { textContent: text }, properties);

for (const table of document.querySelectorAll("table[data-tools]")) sortable(table);

for (const button of document.querySelectorAll("button[data-show]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const group = document.querySelector("#students-tools select");
    group.value = button.dataset.show;
    group.dispatchEvent(new Event("change"));
    document.getElementById("students").scrollIntoView();
    group.focus({ preventScroll: true });
  });
}
