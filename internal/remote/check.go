package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/koupleless/module-service/internal/lazyregexp"
)

// maxTimeout is how long a kustomization can make git wait for one command. kustomize's default is 27 s.
const maxTimeout = time.Minute

// Check returns why the path of a file or base must not be fetched, although fetching is enabled, nil if it may be. It
// looks up the addresses of hosts.
func Check(path string) error {
	if strings.ContainsFunc(path, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return errors.New("must not contain blanks or control characters")
	}
	if r, isBase := parseRepository(path); isBase {
		if err := r.check(); err != nil {
			return err
		}
	}
	if !IsFile(path) {
		return nil
	}
	u, err := url.Parse(path)
	if err != nil {
		return errors.New("must be a URL")
	}
	return checkHost(u.Hostname())
}

// CheckChart returns why helm must not fetch from a repository of charts, although fetching is enabled, nil if it may.
func CheckChart(repository string) error {
	host, isOCI := cutPrefixFold(repository, "oci://")
	if isOCI {
		repository = "https://" + host
	}
	if !IsFile(repository) {
		return errors.New("must be a URL that begins with https://, http:// or oci://")
	}
	return Check(repository)
}

func (r repository) check() error {
	if r.scheme == "file://" {
		return errors.New("must not be a local repository: name its directory instead")
	}
	if strings.HasPrefix(r.host, "-") || strings.HasPrefix(r.rest, "-") {
		return errors.New("host and path must not begin with -")
	}
	if r.scheme == "" && strings.Contains(r.host+":"+r.rest, "::") {
		return errors.New("must use https, http or ssh, no other transport of git")
	}
	if err := checkQuery(r.query); err != nil {
		return err
	}
	host := r.host
	if _, after, found := strings.Cut(host, "@"); found { // a user that kustomize does not know by its shape
		host = after
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.HasPrefix(host, "-") {
		return errors.New("host must not begin with -")
	}
	if r.scheme == "" || r.scheme == "ssh://" {
		return checkName(strings.Trim(host, "[]")) // it can be one that only the user's configuration of ssh knows
	}
	return checkHost(strings.Trim(host, "[]"))
}

// badRef matches what no name of a branch, tag or commit holds.
var badRef = lazyregexp.New(`^[-+]|[\x00-\x20\x7f~^:?*\[\\]`)

func checkQuery(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return errors.New("query cannot be parsed")
	}
	for _, key := range []string{"ref", "version"} {
		for _, ref := range values[key] {
			if badRef().MatchString(ref) {
				return fmt.Errorf("%s must be the name of a branch, tag or commit", key)
			}
		}
	}
	for _, text := range values["timeout"] {
		timeout, err := time.ParseDuration(text)
		if seconds, convErr := strconv.Atoi(text); convErr == nil {
			timeout, err = time.Duration(min(seconds, 1<<30))*time.Second, nil
		}
		if err != nil || timeout > maxTimeout {
			return fmt.Errorf("timeout must be at most %s", maxTimeout)
		}
	}
	return nil
}

// errHost is what is wrong with a host that is no public one. It names no address, as the author of a repository could map
// a network by them.
var errHost = errors.New("must be on a public host, not on a loopback, link-local or private address")

// numeric matches hosts that some programs read as an IPv4 address, such as 127.1 and 0x7f000001.
var numeric = lazyregexp.New(`(?i)(^|\.)(0x[0-9a-f]*|[0-9]+)\.?$`)

// checkName refuses hosts that are not public, as far as the name alone shows.
func checkName(host string) error {
	if address, err := netip.ParseAddr(host); err == nil {
		if !isPublic(address) {
			return errHost
		}
		return nil
	}
	lower := strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "" || numeric().MatchString(host) || lower == "localhost" || strings.HasSuffix(lower, ".localhost") {
		return errHost
	}
	return nil
}

// checkHost refuses hosts any of whose addresses is not public.
func checkHost(host string) error {
	if err := checkName(host); err != nil {
		return err
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), dialTimeout)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return errors.New("host cannot be resolved")
	}
	if slices.ContainsFunc(addresses, func(address netip.Addr) bool { return !isPublic(address) }) {
		return errHost
	}
	return nil
}

// reserved are networks that the public Internet does not route, beyond those that netip knows, and those that lead to
// other networks by an address in the address.
var reserved = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"168.63.129.16/32", // Azure's platform, which only virtual machines see
	"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10",
)

func prefixes(texts ...string) (all []netip.Prefix) {
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

func isPublic(address netip.Addr) bool {
	address = address.Unmap().WithZone("")
	return address.IsGlobalUnicast() && !address.IsPrivate() &&
		!slices.ContainsFunc(reserved, func(network netip.Prefix) bool { return network.Contains(address) })
}
