# What the container image has besides the program: the few files of the C library that the JVM is linked with, and an
# account. There is no base image, so there is no shell and nothing else to keep patched.

lay_out_container() {
  local system=$target/container library
  mkdir -p "$system/tmp" "$system/etc" "$system/usr/lib/stentor"
  for library in $(system_libraries); do
    install -D --mode=644 "$(readlink -f "$library")" "$system$library"
  done
  chmod 755 "$system"/lib*/ld-linux-*
  echo 'stentor:x:65532:65532:Stentor:/nonexistent:/nologin' >"$system/etc/passwd"
  echo 'stentor:x:65532:' >"$system/etc/group"
  echo 'hosts: files dns' >"$system/etc/nsswitch.conf"
  copy_libc_licence "$system"
  write_image_options >"$system/usr/lib/stentor/image.options"
  write_bom "$packages/$name-image.tar.cdx.json" "$name-image" \
    "$(component library glibc "$(libc_version)" "GNU" "LGPL-2.1-or-later")"$'\n'
  cp "$packages/$name-image.tar.cdx.json" "$system/sbom.cdx.json"
  settle "$system"
}

# The files outside of the package that its programs and libraries are linked with.
system_libraries() {
  find "$home/runtime" "$home/app/native" -type f \( -name '*.so' -o -path '*/bin/*' -o -name jspawnhelper \) \
    -exec ldd {} + 2>/dev/null | sed -n 's/.* => \(\/[^ ]*\) (.*/\1/p; s/^\t\(\/[^ ]*\) (.*/\1/p' |
    grep -v "^$target/" | sort -u
}

libc_version() {
  ldd --version | sed -n '1s/.* //p'
}

copy_libc_licence() {
  local text=/usr/share/doc/libc6/copyright
  if [ -r "$text" ]; then
    install -D --mode=644 "$text" "$1$text"
  else
    say "no licence of the C library at $text: add it before you hand the image on"
  fi
}

# In the image all lies at one place, so what the launcher finds out elsewhere is written down.
write_image_options() {
  echo "-Djava.library.path=/usr/lib/stentor/app/native"
  [ ! -e "$home/app/classes.jsa" ] || echo "-XX:SharedArchiveFile=/usr/lib/stentor/app/classes.jsa"
}
