// Follows the program's stream of received events and keeps counts, branches and the list up to date.

const ROWS = 200;
const FRESH_MS = 3000;
const SILENCE_MS = 5000;

const NAMES = {
  "ticket.entered": "Nhập số đã cấp",
  "ticket.issued": "Cấp số",
  "turn.called": "Gọi",
  "turn.recalled": "Gọi lại",
  "turn.serving": "Bắt đầu phục vụ",
  "turn.put_back": "Đưa lại hàng chờ",
  "turn.postponed": "Xin thêm thời gian",
  "turn.no_show": "Vắng mặt",
  "turn.held": "Tạm giữ",
  "turn.resumed": "Tiếp tục",
  "turn.transferred": "Chuyển",
  "turn.queued": "Vào hàng chờ",
  "turn.served": "Hoàn tất",
  "turn.cancelled": "Hủy",
  "turn.expired": "Hết hạn",
  "turn.reinstated": "Phục hồi",
  "counter.opened": "Mở quầy",
  "counter.paused": "Tạm dừng quầy",
  "counter.closed": "Đóng quầy",
  "rating.submitted": "Đánh giá",
  "feedback.submitted": "Phản ánh, kiến nghị",
  "device.reported": "Thiết bị báo",
  "device.number_refused": "Không nhận số của ki-ốt",
  "slip.printed": "In phiếu",
  "slip.failed": "Lỗi in phiếu",
  "branch.configured": "Đổi cấu hình",
};

const byId = (id) => document.getElementById(id);
const types = new Map();
const branches = new Map();
let lastHeard = 0;

function nameOf(type) {
  const short = type.replace(/^vn\.luot\./, "").replace(/\.v\d+$/, "");
  return NAMES[short] ?? short;
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function counterOf(data) {
  const counter = data?.counter ?? data?.turn?.counter;
  return (typeof counter === "object" ? counter?.code : counter) ?? "";
}

function rowOf(item) {
  const { event } = item;
  const row = element("tr", "fresh");
  row.dataset.id = event.id;
  const at = new Date(event.time ?? item.received_at);
  row.append(
    element("td", "", item.seq ?? "–"),
    element("td", "", item.branch),
    element("td", "", at.toLocaleTimeString("vi-VN", { hour12: false, timeZone: "Asia/Ho_Chi_Minh" })),
    element("td", "", nameOf(event.type)),
    element("td", "number", event.data?.turn?.ticket?.number ?? ""),
    element("td", "", counterOf(event.data)),
  );
  setTimeout(() => row.classList.remove("fresh"), FRESH_MS);
  return row;
}

function note(item) {
  types.set(item.event.type, (types.get(item.event.type) ?? 0) + 1);
  const branch = branches.get(item.branch) ?? { count: 0, sequences: new Set(), first: item.seq, last: 0, ordered: true, ticket: "–" };
  branch.count += 1;
  if (item.seq !== null) {
    branch.ordered &&= item.seq > branch.last;
    branch.sequences.add(item.seq);
    branch.first = Math.min(branch.first, item.seq);
    branch.last = Math.max(branch.last, item.seq);
  }
  if (item.event.type.startsWith("vn.luot.ticket.issued.")) branch.ticket = item.event.data?.turn?.ticket?.number ?? branch.ticket;
  branches.set(item.branch, branch);
}

function tileOf([code, branch]) {
  const tile = element("article", "tile");
  tile.dataset.branch = code;
  const missing = branch.last - branch.first + 1 - branch.sequences.size;
  tile.append(
    element("h3", "", code),
    element("p", "number", branch.ticket),
    element("p", "", `phiếu mới cấp · ${branch.count} sự kiện, đến số ${branch.last}`),
  );
  if (missing > 0) tile.append(element("p", "fault", `Thiếu ${missing} sự kiện`));
  else if (!branch.ordered) tile.append(element("p", "fault", "Có sự kiện đến sai thứ tự"));
  else tile.append(element("p", "", "Đủ và đúng thứ tự"));
  return tile;
}

function typeOf([type, count]) {
  const entry = element("li", "", nameOf(type));
  entry.dataset.type = type;
  entry.append(element("b", "", count));
  return entry;
}

function draw() {
  byId("types").replaceChildren(...[...types].sort().map(typeOf));
  byId("branches").replaceChildren(...[...branches].sort().map(tileOf));
  byId("empty").hidden = branches.size > 0;
  byId("table").hidden = branches.size === 0;
}

let drawing = false;
function drawSoon() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => { drawing = false; draw(); });
}

function contact() {
  const online = Date.now() - lastHeard < SILENCE_MS;
  document.body.dataset.contact = online ? "online" : "lost";
  byId("contact").textContent = online ? "đang nhận trực tiếp" : "mất liên lạc, số liệu có thể đã cũ";
}

function heard() {
  lastHeard = Date.now();
  contact();
}

const stream = new EventSource("stream");
stream.onopen = heard;
stream.addEventListener("pulse", heard);
stream.onmessage = (message) => {
  heard();
  const item = JSON.parse(message.data);
  note(item);
  const rows = byId("events");
  rows.prepend(rowOf(item));
  if (rows.children.length > ROWS) rows.lastElementChild.remove();
  drawSoon();
};
setInterval(contact, 500);
