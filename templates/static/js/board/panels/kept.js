/**
 * Files kept on the display PC, in IndexedDB: they are there when the network is not, also after a reload.
 * (A service worker would need https, which centres' own networks do not have.)
 */

const [DATABASE, FILES, LISTS] = ["luot-board", "files", "lists"];

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function opened() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => [FILES, LISTS].forEach((name) => request.result.createObjectStore(name));
  return done(request);
}

export class Kept {
  constructor() {
    this.opening = opened();
  }

  async store(name, mode) {
    const database = await this.opening;
    return database.transaction(name, mode).objectStore(name);
  }

  /** The list last kept for a branch; empty when there is none. */
  async list(branch) {
    return (await done((await this.store(LISTS, "readonly")).get(branch))) ?? [];
  }

  async keepList(branch, list) {
    await done((await this.store(LISTS, "readwrite")).put(list, branch));
  }

  /** The file with this id, or undefined. */
  async file(id) {
    return done((await this.store(FILES, "readonly")).get(id));
  }

  /** Keep a file; fails when the disk is full. */
  async keepFile(id, blob) {
    await done((await this.store(FILES, "readwrite")).put(blob, id));
  }

  /** Drop every file that is none of these. */
  async dropOthers(ids) {
    const store = await this.store(FILES, "readwrite");
    for (const id of await done(store.getAllKeys())) if (!ids.has(id)) store.delete(id);
  }
}
