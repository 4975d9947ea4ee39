// A login that the provider takes by POST goes on by itself; without script a button does it.
document.querySelector('form[data-hand-over]')?.requestSubmit();
