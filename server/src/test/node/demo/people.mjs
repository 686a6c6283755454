// What a person does on the page, and what is looked for there.

export const text = (page, words) => page.locator('.message .text', { hasText: words });
export const note = (page, words) => page.locator('.note', { hasText: words });
export const own = (page, state, words) => page.locator(`.own[data-state="${state}"]`, { hasText: words });
export const count = (page, words) => page.locator('#people-count', { hasText: words }).waitFor();
export const phase = (page, words) => page.locator('#connection', { hasText: words }).waitFor();

export async function write(page, words) {
  await page.getByLabel('Message', { exact: true }).pressSequentially(words);
}

export async function say(page, words) {
  await page.getByLabel('Message', { exact: true }).fill(words);
  await page.keyboard.press('Enter');
}

export async function join(page, name) {
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Join the conversation' }).click();
  await phase(page, 'Live');
}
