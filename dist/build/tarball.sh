# The tar.gz: one folder that runs wherever it is unpacked.

make_tarball() {
  tar --create --sort=name --format=gnu --mtime="$timestamp" --owner=0 --group=0 --numeric-owner \
    --directory "$target" "$name" | gzip --best --no-name >"$packages/$name.tar.gz"
  cp "$home/sbom.cdx.json" "$packages/$name.tar.gz.cdx.json"
}
