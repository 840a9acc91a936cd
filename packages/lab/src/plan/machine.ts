// The machine's equipment beyond iproute2, on which a plan depends.

export interface Machine {
  /** ethtool makes the kernel compute TCP checksums, which it otherwise leaves to a network card that is not there. */
  readonly hasEthtool: boolean;
  /** /etc/hostname exists: `ip netns exec` complains about a file that it cannot mount over one of the same name. */
  readonly hasHostnameFile: boolean;
}
