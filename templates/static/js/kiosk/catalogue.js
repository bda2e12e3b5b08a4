/** The services as the kiosk offers them: which, in what order, found by what words, under what picture. */

/** Lower-case letters without marks, so that “ho tich” finds “Hộ tịch”. */
export function plain(text) {
  return text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** One walks to the fee desk with a number one has already; every other service can be the start of a visit. */
const startsAVisit = (service) => service.role !== "fee";

/**
 * The services to offer, most used first: `uses` says how many numbers each gave lately, by code. Guidance and result
 * return lead where nothing is known yet.
 */
export function offered(services, uses) {
  const lead = { guidance: 2, result: 1 };
  return [...services.values()]
    .filter(startsAVisit)
    .map((service, place) => ({ service, place, count: uses.get(service.code) ?? 0 }))
    .sort((a, b) => b.count - a.count || (lead[b.service.role] ?? 0) - (lead[a.service.role] ?? 0) || a.place - b.place)
    .map(({ service }) => service);
}

/** The services in which every word of the query begins some word. */
export function find(services, query) {
  const wanted = plain(query).split(" ").filter(Boolean);
  if (!wanted.length) return services;
  return services.filter((service) => {
    const known = [service.name, service.short, service.name_en, service.letter, ...(service.departments ?? [])];
    const words = plain(known.filter(Boolean).join(" ")).split(" ");
    return wanted.every((want) => words.some((word) => word.startsWith(want)));
  });
}

const BY_ROLE = { guidance: "info", fee: "banknote", result: "file-check" };
const BY_WORD = [
  [/bao hiem|bhxh/, "shield-plus"],
  [/\by te\b|suc khoe/, "stethoscope"],
  [/ho tich|chung thuc|tu phap/, "stamp"],
  [/giao duc|dao tao/, "graduation-cap"],
  [/van hoa|the thao|du lich/, "theater"],
  [/nguoi co cong|lao dong|xa hoi/, "heart-handshake"],
  [/noi vu/, "briefcase-business"],
  [/nong nghiep/, "sprout"],
  [/moi truong/, "leaf"],
  [/xay dung|do thi/, "hard-hat"],
  [/tai chinh|ke hoach/, "coins"],
  [/dat dai/, "map-pinned"],
  [/can cuoc|cmnd|cu tru/, "id-card"],
  [/\bthue\b/, "receipt"],
];

/** The picture of a service: the centre's choice, else by its role, else by words most centres use in the name. */
export function pictureOf(service) {
  if (service.icon) return service.icon;
  if (BY_ROLE[service.role]) return BY_ROLE[service.role];
  const name = plain(`${service.short ?? ""} ${service.name}`);
  return BY_WORD.find(([pattern]) => pattern.test(name))?.[1] ?? "layers";
}
