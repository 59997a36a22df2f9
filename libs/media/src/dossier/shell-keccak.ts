/**
 * Keccak-256 (the padding of Ethereum, not of SHA3-256) in POSIX sh, because OpenSSL knows it only from 3.2 on. Shell arithmetic has 64 bits;
 * hexadecimal over 63 bits is clamped by some shells, so every lane is put together from two halves.
 */
export const KECCAK_TOOL = `# Keccak-256 of standard input; with OpenSSL 3.2 or later "openssl dgst -keccak-256" answers the same
keccak() {
  h=$(hex)01
  while [ $((\${#h} % 272)) -ne 0 ]; do h=\${h}00; done
  case $h in *00) h=\${h%00}80 ;; *) h=\${h%01}81 ;; esac
  for i in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do eval "s$i=0"; done
  while [ -n "$h" ]; do
    for i in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do
      lo='' hi=''
      for j in 0 1 2 3; do rest=\${h#??} lo=\${h%"\${h#??}"}$lo h=$rest; done
      for j in 0 1 2 3; do rest=\${h#??} hi=\${h%"\${h#??}"}$hi h=$rest; done
      eval "s$i=\\$((s$i ^ (0x$hi << 32 | 0x$lo)))"
    done
    for rc in 0:1 0:8082 80000000:808a 80000000:80008000 0:808b 0:80000001 80000000:80008081 80000000:8009 \\
      0:8a 0:88 0:80008009 0:8000000a 0:8000808b 80000000:8b 80000000:8089 80000000:8003 80000000:8002 \\
      80000000:80 0:800a 80000000:8000000a 80000000:80008081 80000000:8080 0:80000001 80000000:80008008; do
      for x in 0 1 2 3 4; do
        eval "c$x=\\$((s$x ^ s$((x + 5)) ^ s$((x + 10)) ^ s$((x + 15)) ^ s$((x + 20))))"
      done
      for x in 0 1 2 3 4; do
        eval "t=\\$((c$(((x + 1) % 5)) << 1 | c$(((x + 1) % 5)) >> 63 & 1)) t=\\$((t ^ c$(((x + 4) % 5))))"
        for y in $x $((x + 5)) $((x + 10)) $((x + 15)) $((x + 20)); do eval "s$y=\\$((s$y ^ t))"; done
      done
      t=$s1
      for p in 10:1 7:3 11:6 17:10 18:15 3:21 5:28 16:36 8:45 21:55 24:2 4:14 15:27 23:41 19:56 13:8 12:25 \\
        2:43 20:62 14:18 22:39 9:61 6:20 1:44; do
        eval "u=\\$s\${p%:*}"
        q=\${p#*:}
        eval "s\${p%:*}=\\$((t << q | t >> (64 - q) & ((1 << q) - 1)))"
        t=$u
      done
      for y in 0 5 10 15 20; do
        for x in 0 1 2 3 4; do eval "c$x=\\$s$((y + x))"; done
        for x in 0 1 2 3 4; do
          eval "s$((y + x))=\\$((c$x ^ (~c$(((x + 1) % 5)) & c$(((x + 2) % 5)))))"
        done
      done
      s0=$((s0 ^ (0x\${rc%:*} << 32 | 0x\${rc#*:})))
    done
  done
  for lane in $s0 $s1 $s2 $s3; do
    for j in 0 8 16 24 32 40 48 56; do printf %02x $((lane >> j & 255)); done
  done
}
`;
