// Saves a form as it is written, where script runs; where it does not, every part has its own button.
const PAUSE = 1500;

for (const form of document.querySelectorAll("form[data-saves]")) {
  const said = form.querySelector("[data-saved]");
  let waiting;
  const save = async () => {
    const body = new FormData(form);
    body.set("way", "save");
    try {
      const answer = await fetch(form.action || location.pathname, { method: "POST", body, redirect: "manual" });
      const kept = answer.ok || answer.type === "opaqueredirect";
      said.textContent = kept ? `Saved at ${new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" })}.` : "Not saved: use a button below.";
    } catch {
      said.textContent = "Not saved: the connection is gone. What you wrote is still on this page.";
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
