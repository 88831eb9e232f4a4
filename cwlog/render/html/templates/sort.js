// Lets a reader sort a table by any of its columns: up, down, and back as it was published.
"use strict";
(() => {
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const next = { none: "ascending", ascending: "descending", descending: "none" };
  const news = document.createElement("p");
  news.className = "unseen";
  news.setAttribute("role", "status");
  document.querySelector("main").append(news);

  // What a cell sorts by: the number of a figure, else its text; null where there is none, which stays at the end.
  function value(row, column, isFigure) {
    const cell = row.cells[column];
    const text = cell.textContent.trim();
    if (cell.querySelector(".unseen") || text === "" || text === "n/a") return null;
    return isFigure ? parseFloat(text) : text;
  }

  function sorted(rows, column, isFigure, direction) {
    if (direction === "none") return rows;
    const sign = direction === "ascending" ? 1 : -1;
    const keyed = rows.map((row) => [value(row, column, isFigure), row]);
    const order = ([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return sign * (isFigure ? a - b : words.compare(a, b));
    };
    return keyed.sort(order).map(([, row]) => row);
  }

  function addButtons(table) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    if (rows.length < 2) return;
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const title = head.textContent.trim();
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.textContent = title;
      button.addEventListener("click", () => {
        const direction = next[head.getAttribute("aria-sort") || "none"];
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (direction !== "none") head.setAttribute("aria-sort", direction);
        body.append(...sorted(rows, column, head.classList.contains("figure"), direction));
        news.textContent = direction === "none" ? "As published" : `Sorted by ${title}, ${direction}`;
      });
      head.prepend(button);
    });
  }

  document.querySelectorAll(".scroll.table > table").forEach(addButtons);
})();
