// Light or dark, as chosen in this browser; without a choice, as the system has it. Loaded before anything is drawn.

(() => {
  const REMEMBERED = 'stentor.theme';
  const THEMES = ['light', 'dark'];

  function apply(theme) {
    if (THEMES.includes(theme)) {
      document.documentElement.dataset.theme = theme;
    } else {
      delete document.documentElement.dataset.theme;
    }
  }

  // Browsers that block storage throw; the page works without.
  function stored(action) {
    try {
      return action();
    } catch {
      return null;
    }
  }

  const chosen = stored(() => localStorage.getItem(REMEMBERED));
  apply(chosen);
  document.addEventListener('DOMContentLoaded', () => {
    for (const choice of document.querySelectorAll('input[name="theme"]')) {
      choice.checked = choice.value === chosen || (choice.value === 'auto' && !THEMES.includes(chosen));
      choice.addEventListener('change', () => {
        apply(choice.value);
        stored(() => localStorage.setItem(REMEMBERED, choice.value));
      });
    }
  });
})();
