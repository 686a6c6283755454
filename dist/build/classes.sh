# Class data sharing: a start reads parsed classes from an archive. It is made here and not at the first start, so that a
# package is the same wherever it lies and needs no writable folder.

# With `replacing_shell` it takes the place of the shell, so that a signal to the one is to the other.
replacing_shell=
java_of_package() {
  ${replacing_shell:+exec} "$home/runtime/bin/java" "@$home/app/jvm.options" "-Djava.library.path=$home/app/native" "$@"
}

# A class that is loaded in some starts only, because one thread was quicker than another, must not make packages differ.
trials=5

archive_classes() {
  local trial
  for ((trial = 1; trial <= trials; trial++)); do list_classes "$trial"; done
  in_all classes_of >"$target/work/classes"
  in_all hints_of >>"$target/work/classes"
  dump_archive || fail "the class data archive could not be made (see $target/work/dump.log)"
  # Older JDKs want it where it was made.
  if ! works_elsewhere; then
    say "JDK $jdk_major cannot use a class data archive that was made elsewhere: without, a start takes longer"
    rm "$home/app/classes.jsa"
    java_of_package -Xshare:dump >/dev/null
  fi
}

# Trial start $1: lists the classes that a server loads until it is ready. No client comes:
# in what order a connection is closed is chance, and with it what that loads.
list_classes() {
  local ready=$target/work/ready.$1 pid line port
  mkfifo "$ready"
  (
    # Options in the environment are meant for servers.
    unset "${!STENTOR_@}"
    replacing_shell=yes
    # Netty's leak detector looks at a random few.
    java_of_package -XX:DumpLoadedClassList="$target/work/classes.$1" -Dio.netty.leakDetection.level=disabled \
      -jar "$home/app/stentor-server.jar" serve --config <(echo 'typing { expiry = 10s }, socketio.transports = [polling]') \
      --host 127.0.0.1 --port 0 --admin-port 0 --set io.threads=1
  ) >"$ready" 2>"$target/work/trial.log" &
  pid=$!
  exec 8<"$ready"
  IFS= read -r -t 60 line <&8 || line=
  port=$(sed -n 's/^stentor ready on http:[^ ]*:\([0-9]*\) .*/\1/p' <<<"$line")
  # At once: in what order an end loads its classes is chance.
  kill -9 "$pid" || true
  wait "$pid" 2>/dev/null || true
  exec 8<&-
  [ -n "$port" ] || fail "the trial start failed (see $target/work/trial.log)"
}

# The lines that $1 prints for every trial start.
in_all() {
  local trial
  for ((trial = 1; trial <= trials; trial++)); do "$1" "$trial"; done | sort | uniq -c | sed -n "s/^ *$trials //p"
}

# The classes of trial start $1, without their numbers, which are of that one start.
classes_of() {
  sed '/^[@#]/d; s/ id: .*//' "$target/work/classes.$1" | sort -u
}

# What is said about them of trial start $1, by lines that begin with an at sign: it comes after them.
hints_of() {
  sed -n '/^@/p' "$target/work/classes.$1" | sort -u
}

# The archive keeps the paths of its jars, and a package must not differ by the folder it is built in: for this one process
# the package lies in /mnt.
dump_archive() {
  local here=/mnt/stentor privileges=()
  [ "$(id -u)" = 0 ] || privileges=(--map-root-user)
  # shellcheck disable=SC2016
  unshare --mount "${privileges[@]}" sh -c 'mount -t tmpfs none /mnt && mkdir "$1" && mount --bind "$2" "$1" && shift 2 && exec "$@"' \
    sh "$here" "$home" \
    "$here/runtime/bin/java" "@$here/app/jvm.options" -Xshare:dump -XX:SharedClassListFile="$target/work/classes" \
    -XX:SharedArchiveFile="$here/app/classes.jsa" -jar "$here/app/stentor-server.jar" >"$target/work/dump.log" 2>&1
}

works_elsewhere() {
  local there=$target/work/elsewhere result=0
  mv "$home" "$there"
  "$there/runtime/bin/java" "@$there/app/jvm.options" -Xshare:on -XX:SharedArchiveFile="$there/app/classes.jsa" \
    -jar "$there/app/stentor-server.jar" version >"$target/work/elsewhere.log" 2>&1 || result=1
  mv "$there" "$home"
  return "$result"
}
