# The Java runtime: those modules of the JDK that the program needs, and no tools.

# Reached by name or as a service, so jdeps does not see them: the JVM's figures, names over DNS, elliptic curves (a module
# of their own before JDK 22), signals; and the other end of jcmd, for whoever looks into a server.
modules_by_name=java.management,java.naming,jdk.crypto.ec,jdk.jcmd,jdk.management,jdk.unsupported

link_runtime() {
  local modules
  # Its warnings stand before it on the same output.
  modules=$("$jdk/bin/jdeps" --multi-release "$jdk_major" --ignore-missing-deps --print-module-deps \
    "$home/app/stentor-server.jar" "$home"/app/lib/*.jar | tail -n1)
  modules=$(tr , '\n' <<<"$modules,$modules_by_name" | sort -u | paste -sd ,)
  "$jdk/bin/jlink" --add-modules "$modules" --no-header-files --no-man-pages \
    --output "$target/work/runtime"
  # Links become what they point to, as a package may not point out of itself.
  cp -RL "$target/work/runtime" "$home/runtime"
  say "modules $modules"
}
