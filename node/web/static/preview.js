"use strict";
// Shows what would leave while epsilon is moved; without it, the button of the form does the same.

const form = document.getElementById("ask");
const epsilon = document.getElementById("epsilon");
const chosen = document.getElementById("chosen");
const PATIENCE = 120; // Milliseconds of rest before the node is asked.

let newest = 0;
let waiting;

async function refresh() {
  const mine = ++newest;
  const asked = new URLSearchParams(new FormData(form));
  const answer = await fetch(`${form.action}?${asked}`, { credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const shown = page.getElementById("shown");
  if (answer.ok && shown && mine === newest) {
    document.getElementById("shown").replaceWith(shown);
  }
}

form.addEventListener("input", () => {
  chosen.value = epsilon.value;
  clearTimeout(waiting);
  waiting = setTimeout(refresh, PATIENCE);
});
