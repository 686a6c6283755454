# The Java runtime: those modules of the JDK that the program needs, and no tools.

# Reached by name or as a service, so jdeps does not see them: the JVM's figures, names over DNS, elliptic curves (a module
# of their own before JDK 22), signals; and the other end of jcmd, for whoever looks into a server.
modules_by_name=(java.management java.naming jdk.crypto.ec jdk.jcmd jdk.management jdk.unsupported)
# Named in libraries, but only by what is not used: the beans of the HOCON library would bring a desktop of 30 MB.
modules_not_used=java.desktop

link_runtime() {
  local modules
  modules=$({ needed_modules && printf '%s\n' "${modules_by_name[@]}"; } | sort -u | paste -sd ,)
  say "modules $modules"
  "$jdk/bin/jlink" --add-modules "$modules" --no-header-files --no-man-pages --output "$target/work/runtime"
  # Links become what they point to, as a package may not point out of itself.
  cp -RL "$target/work/runtime" "$home/runtime"
}

# All of them, one a line: a list without those that another one implies would lack what is only implied by one not used.
needed_modules() {
  "$jdk/bin/jdeps" --multi-release "$jdk_major" --ignore-missing-deps --list-deps \
    "$home/app/stentor-server.jar" "$home"/app/lib/*.jar |
    sed -nE 's/^ +((java|jdk)\.[a-z.]+).*/\1/p' | grep -vx "$modules_not_used"
}
