// Socket.IO's own admin page on a running server: it logs in, sees who is there, and ends one socket.

const { SERVER_URL, PASSWORD, LEAVING, STAYING } = process.env;

export const adminUi = {
  async 'admin-ui'({ openProfile, screenshots }) {
    const profile = await openProfile({ viewport: { width: 1180, height: 900 } });
    // The page wants fonts of other hosts; they are not what is tested.
    const isElsewhere = (url) => url.hostname !== '127.0.0.1';
    await profile.context.route(isElsewhere, (route) => route.fulfill({ contentType: 'text/css', body: '' }));
    const page = await profile.newWindow();
    await logIn(page);
    await row(page, '/admin', '1').waitFor();
    await row(page, '/', '2').waitFor();
    await page.screenshot({ path: `${screenshots}/admin-ui.png` });
    await show(page, 'servers');
    await row(page, 'blue', 'HEALTHY').waitFor();
    await show(page, 'rooms');
    await row(page, 'conversation:lobby', 'PUBLIC').waitFor();
    await show(page, 'clients');
    await row(page, STAYING.slice(0, 12), 'WebSocket').waitFor();
    await show(page, 'events');
    await row(page, STAYING, 'Event name: message').first().waitFor();
    await show(page, 'sockets');
    await row(page, STAYING, 'WebSocket').waitFor();
    await row(page, LEAVING, 'WebSocket').getByRole('button').click();
    // The click has opened the socket's own page, too.
    await show(page, 'sockets');
    await row(page, STAYING, 'WebSocket').waitFor();
    await row(page, LEAVING, 'WebSocket').waitFor({ state: 'detached' });
    await row(page, STAYING, 'WebSocket').waitFor();
  },
};

async function logIn(page) {
  await page.getByLabel('Server URL').fill(SERVER_URL);
  await page.getByLabel('Username').fill('operator');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Connect' }).click();
}

/** Without loading the page again. */
const show = (page, name) => page.evaluate((path) => { location.hash = path; }, `#/${name}/`);

const row = (page, first, second) => page.locator('main tr')
  .filter({ has: page.getByRole('cell', { name: first, exact: true }) })
  .filter({ hasText: second });
