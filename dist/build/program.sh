# The program: jars, native libraries, launcher and the JVM's flags.

say() {
  echo "dist: $*"
}

# How Netty's jars call this machine, and those it is not.
case $arch in
  amd64) netty_arch=x86_64 other_machines='aarch_64|riscv64' ;;
  arm64) netty_arch=aarch_64 other_machines='x86_64|riscv64' ;;
  *) fail "no packages for $arch" ;;
esac

copy_program() {
  local jar
  mkdir -p "$home/bin" "$home/app/lib" "$home/app/native"
  cp "$dist/files/stentor" "$home/bin/stentor"
  cp "$server/stentor-server-$version.jar" "$home/app/stentor-server.jar"
  for jar in $(class_path "$home/app/stentor-server.jar"); do
    case $jar in
      *-linux-"$netty_arch".jar) unpack_natives "$server/$jar" ;;
      *-linux-*.jar | *-osx-*.jar | *-windows-*.jar) ;;
      *) cp "$server/$jar" "$home/app/lib/" ;;
    esac
  done
  write_jvm_options >"$home/app/jvm.options"
  mkdir -p "$home/docs"
  cp "$dist/files/README.md" "$root/CHANGELOG.md" "$root/LICENSE" "$home/"
  cp "$root"/docs/*.md "$home/docs/"
}

# The class path that jar $1 names: what lies in the folder beside it may be of an earlier build.
class_path() {
  mkdir -p "$target/work/manifest"
  (cd "$target/work/manifest" && "$jdk/bin/jar" --extract --file "$1" META-INF/MANIFEST.MF)
  tr -d '\r' <"$target/work/manifest/META-INF/MANIFEST.MF" | sed -z 's/\n //g' | sed -n 's/^Class-Path: //p'
}

# Unpacked, they need no writable folder when the server starts, and no time.
unpack_natives() {
  rm -rf "$target/work/natives"
  mkdir -p "$target/work/natives"
  (cd "$target/work/natives" && "$jdk/bin/jar" --extract --file "$1" META-INF/native)
  find "$target/work/natives" -name '*.so' -exec cp {} "$home/app/native/" \;
}

write_jvm_options() {
  echo "# How bin/stentor starts the JVM, one option a line. Yours go into STENTOR_JAVA_OPTS."
  printf '%s\n' "${flags[@]}"
}
