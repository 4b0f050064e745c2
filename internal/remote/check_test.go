package remote_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/remote"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	const private, ref, timeout = "public host", "ref must be", "timeout must be"
	for _, c := range []struct{ reason, path, message string }{
		{"a file on a public address", "https://1.1.1.1/a.yaml", ""},
		{"a base on a public address", "https://1.1.1.1/a/b.git//c?ref=v1", ""},
		{"a base by ssh", "ssh://git@1.1.1.1/a/b.git", ""},
		{"a host that the configuration of ssh may know", "git@work:a/b.git", ""},
		{"a commit", "git@work:a/b.git?ref=0123abc&timeout=30s", ""},
		{"a local directory", "../base", ""},
		{"an option as ref", "git@work:a/b?ref=--upload-pack=touch%20x", ref},
		{"an option as version", "git@work:a/b?version=-x", "version must be"},
		{"an option behind a good ref", "git@work:a/b?ref=v1&ref=-x", ref},
		{"a ref that moves others", "git@work:a/b?ref=%2Bv1:v2", ref},
		{"a line break in a ref", "git@work:a/b?ref=v1%0A", ref},
		{"an option as host", "git@-oProxyCommand=x:a/b", "must not begin with -"},
		{"an option as host in a URL", "ssh://-oProxyCommand=x/a/b", "must not begin with -"},
		{"an option as host behind a user", "ssh://git@-oProxyCommand=x/a/b", "must not begin with -"},
		{"an option as host behind an odd user", "ssh://a.b@-oProxyCommand=x/a/b", "must not begin with -"},
		{"an option as path", "git@work:-x/b", "must not begin with -"},
		{"a local repository", "file:///srv/a", "local repository"},
		{"one in capitals", "git::FILE:///srv/a", "local repository"},
		{"a helper of git", "git@ext::sh/-c", "no other transport"},
		{"a long timeout", "git@work:a/b?timeout=9000h", timeout},
		{"a long timeout in seconds", "git@work:a/b?timeout=99999999999", timeout},
		{"a broken query", "git@work:a/b?ref=%zz", "query"},
		{"a blank", "https://1.1.1.1/a b", "blanks"},
		{"loopback", "http://127.0.0.1:80/a", private},
		{"loopback by name", "http://localhost/a", private},
		{"loopback by a name of its own", "http://a.LOCALHOST./a", private},
		{"loopback, short", "http://127.1/a", private},
		{"loopback, a number", "http://2130706433/a", private},
		{"loopback, hexadecimal", "http://0x7f.0.0.1/a", private},
		{"loopback, IPv6", "http://[::1]/a", private},
		{"loopback, IPv4 in IPv6", "http://[::ffff:127.0.0.1]/a", private},
		{"any address", "http://0.0.0.0/a", private},
		{"private", "https://10.1.2.3/a/b.git", private},
		{"private, IPv6", "http://[fd00::1]/a", private},
		{"link-local: the metadata of clouds", "http://169.254.169.254/latest", private},
		{"link-local, IPv6", "http://[fe80::1%25eth0]/a", private},
		{"shared: the metadata of Alibaba Cloud", "http://100.100.100.200/latest", private},
		{"the platform of Azure", "http://168.63.129.16/machine", private},
		{"IPv4 by NAT64", "http://[64:ff9b::7f00:1]/a", private},
		{"IPv4 by 6to4", "http://[2002:7f00:1::]/a", private},
		{"multicast", "http://224.0.0.1/a", private},
		{"no host", "http:///a", private},
		{"a base by ssh at a private address", "ssh://git@192.168.1.1:22/a/b", private},
		{"a name that nobody has", "https://a.invalid/b", "cannot be resolved"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			if err := remote.Check(c.path); c.message == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, c.message)
			}
		})
	}
}

func TestCheckChart(t *testing.T) {
	t.Parallel()
	for repository, message := range map[string]string{
		"https://1.1.1.1/charts": "", "oci://1.1.1.1/charts": "",
		"oci://127.0.0.1/charts": "public host", "file:///charts": "must be a URL", "--post-renderer": "must be a URL", "s3://a/b": "must be a URL",
	} {
		if err := remote.CheckChart(repository); message == "" {
			assert.NoError(t, err, repository)
		} else {
			assert.ErrorContains(t, err, message, repository)
		}
	}
}
