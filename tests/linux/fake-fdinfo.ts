/** The fdinfo of a dma-buf, as the kernel writes it. */
export function fdinfo({
  ino = 7,
  size = 4096,
  expName = "drm",
  name = "",
  count = 2,
} = {}): string {
  const inode = ino === 0 ? "" : `ino:\t${ino}\n`;
  const tail = name === "" ? "" : `name:\t${name}\n`;
  return `pos:\t0\nflags:\t02\nmnt_id:\t11\n${inode}size:\t${size}\ncount:\t${count}\nexp_name:\t${expName}\n${tail}`;
}
