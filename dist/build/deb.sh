# The Debian package's control files, with the libraries it depends on.

lay_out_deb() {
  local depends
  depends=$(deb_depends)
  mkdir -p "$target/deb"
  cp -R "$dist/deb/control" "$target/deb/control"
  sed -i "s/@DEPENDS@/$depends/" "$target/deb/control/control"
  cp "$home/sbom.cdx.json" "$packages/$(deb_name).cdx.json"
}

# As jdeb calls it.
deb_name() {
  local deb_version=${version/-/\~}
  echo "stentor_${deb_version,,}_$arch.deb"
}

# The C library as new as the newest symbol of it that is asked for, and whose libraries a JDK of Debian's own wants besides.
deb_depends() {
  local newest others
  newest=$(find "$home/runtime" "$home/app/native" -type f -print0 |
    xargs -0 grep -ahoE 'GLIBC_2\.[0-9]+' | sort -Vu | tail -n1)
  others=$(system_libraries | sed -n 's/.*libz\.so.*/zlib1g/p; s/.*libstdc++\.so.*/libstdc++6/p; s/.*libgcc_s\.so.*/libgcc-s1/p' |
    sort -u | sed 's/^/, /' | tr -d '\n')
  echo "libc6 (>= ${newest#GLIBC_})$others"
}
