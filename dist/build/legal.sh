# Whose work is inside and under which licences: NOTICE with a list, and the texts that the jars bring.

collect_legal() {
  local jar
  mkdir -p "$home/legal"
  for jar in "$home"/app/lib/*.jar; do
    collect_texts "$jar"
  done
  write_notice >"$home/NOTICE"
}

# The licence texts in jar $1; those of Stentor's own jars are LICENSE.
collect_texts() {
  local name texts=$target/work/texts
  name=$(basename "$1" .jar)
  case $name in stentor-*) return ;; esac
  rm -rf "$texts"
  mkdir -p "$texts"
  (cd "$texts" && "$jdk/bin/jar" --extract --file "$1" META-INF)
  (cd "$texts" && find META-INF -type f | grep -iE '/(license|notice|copying|about)[^/]*$|/licenses?/' | grep -v '\.class$' || true) |
    while IFS= read -r text; do
      mkdir -p "$home/legal/$name"
      cp "$texts/$text" "$home/legal/$name/$(basename "$text")"
    done
}

write_notice() {
  cat "$root/NOTICE"
  echo
  echo "Libraries in app/lib and app/native; the texts that come with them are in legal:"
  echo
  grep -v '(io.stentor:' "$server/third-party.txt" | sed -n 's/^ *(/  (/p' | sort
  echo
  echo "The Java runtime in runtime: $(release_of IMPLEMENTOR) $jdk_runtime, GNU General Public License, version 2, with the"
  echo "Classpath Exception; its texts are in runtime/legal."
}

# The value of key $1 in the JDK's release file.
release_of() {
  sed -n "s/^$1=\"\(.*\)\"/\1/p" "$jdk/release"
}
