package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
)

// TestRender gives the files that a render changes; all others must stay as they are. A file that is to be "" must go.
func TestRender(t *testing.T) {
	t.Parallel()
	off := strings.Replace(module("cart", 80), "enableModuleService: true", "enableModuleService: false", 1)
	commented := "# kept at the top\n" + strings.Replace(service("cart", 80), "spec:\n", "spec: # kept\n  sessionAffinity: ClientIP\n", 1) + "# kept at the end\n"
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	inNamespace := func(s, namespace string) string {
		return strings.Replace(s, "metadata:\n", "metadata:\n  namespace: "+namespace+"\n", 1)
	}
	inNamespaceAfterName := func(s, namespace string) string {
		return strings.Replace(s, "-service\n", "-service\n  namespace: "+namespace+"\n", 1)
	}
	for _, c := range []struct {
		reason        string
		before, after files
	}{
		{"a new Service gets a file beside its ModuleDeployment",
			files{"a/b/m.yaml": module("cart", 80), "n.yaml": module("pay", 81), "x.yaml": configMap},
			files{"a/b/service_cart-service.yaml": service("cart", 80), "service_pay-service.yaml": service("pay", 81)}},
		{"a Service that is right is not touched",
			files{"m.yaml": module("cart", 80), "anywhere.yaml": commented}, files{}},
		{"nothing asks for a Service", files{"m.yaml": off, "x.yaml": configMap}, files{}},
		{"a Service that differs is changed where it is, comments and everything else stay",
			files{"m.yaml": module("cart", 81), "anywhere.yaml": commented},
			files{"anywhere.yaml": strings.ReplaceAll(commented, "ort: 80", "ort: 81")}},
		{"line breaks stay what they are",
			files{"m.yaml": crlf(module("cart", 81)), "s.yaml": crlf(service("cart", 80))},
			files{"s.yaml": crlf(service("cart", 81))}},
		{"two Services of one name share the file of that name",
			files{"m.yaml": inNamespace(module("cart", 80), "a") + "---\n" + inNamespace(module("cart", 81), "b")},
			files{"service_cart-service.yaml": inNamespaceAfterName(service("cart", 80), "a") + "---\n" + inNamespaceAfterName(service("cart", 81), "b")}},
		{"a file of that name that holds something else gets a new document",
			files{"m.yaml": module("cart", 80), "service_cart-service.yaml": "# mine\n" + configMap},
			files{"service_cart-service.yaml": "# mine\n" + configMap + "---\n" + service("cart", 80)}},
		{"a new document in a file with other line breaks",
			files{"m.yaml": module("cart", 80), "service_cart-service.yaml": crlf(configMap)},
			files{"service_cart-service.yaml": crlf(configMap + "---\n" + service("cart", 80))}},
		{"a file that would become empty goes",
			files{"m.yaml": off, "s.yaml": service("cart", 80)}, files{"s.yaml": ""}},
		{"so does one of which comments would be left",
			files{"s.yaml": "# generated\n---\n" + service("cart", 80) + "# the end\n", "x.yaml": configMap}, files{"s.yaml": ""}},
		{"so does one of which an empty List would be left",
			files{"list.yaml": "apiVersion: v1\nkind: List\nitems:\n- " + strings.ReplaceAll(strings.TrimSuffix(service("cart", 80), "\n"), "\n", "\n  ") + "\n", "x.yaml": configMap},
			files{"list.yaml": ""}},
		{"an empty List from before stays", files{"list.yaml": "apiVersion: v1\nkind: List\nitems: []\n", "x.yaml": configMap}, files{}},
		{"a file with another resource stays",
			files{"all.yaml": configMap + "---\n" + service("cart", 80) + "---\n" + off},
			files{"all.yaml": configMap + "---\n" + off}},
		{"a Service in a List",
			files{"m.yaml": module("cart", 81), "list.yaml": "apiVersion: v1\nkind: List\nitems:\n- " + strings.ReplaceAll(strings.TrimSuffix(service("cart", 80), "\n"), "\n", "\n  ") + "\n"},
			files{"list.yaml": "apiVersion: v1\nkind: List\nitems:\n- " + strings.ReplaceAll(strings.TrimSuffix(service("cart", 81), "\n"), "\n", "\n  ") + "\n"}},
		{"a Service by hand is never touched", files{"m.yaml": module("cart", 80), "s.yaml": strings.Replace(service("cart", 80), "fn.koupleless.io", "example.com", 1)}, files{}},
		{"one is new, one differs, one goes",
			files{"m.yaml": module("a", 80) + "---\n" + module("b", 81), "service_b-service.yaml": service("b", 80), "service_c-service.yaml": service("c", 80)},
			files{"service_a-service.yaml": service("a", 80), "service_b-service.yaml": service("b", 81), "service_c-service.yaml": ""}},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, c.before)
			all := changes(t, readTree(t, dir))
			assert.Equal(t, c.before, contents(t, dir), "to ask for the changes changes nothing")

			want := files{}
			for name, content := range c.before {
				want[name] = content
			}
			for name, content := range c.after {
				if want[name] = content; content == "" {
					delete(want, name)
				}
			}
			assert.Len(t, all, len(c.after))
			render(t, dir)
			assert.Equal(t, want, contents(t, dir), c.reason)
			assert.Empty(t, changes(t, readTree(t, dir)), "the second run changes nothing")
		})
	}
}

func TestLinkToAFileThatIsDeleted(t *testing.T) {
	t.Parallel()
	for link, target := range map[string]string{"link.yaml": "sub/s.yaml", "other/link.yaml": "../sub/s.yaml"} {
		dir := folder(t, files{"m.yaml": configMap, "sub/s.yaml": service("gone", 80), "other/x.yaml": named("x")})
		require.NoError(t, os.Symlink(target, filepath.Join(dir, link)))
		tree := readTree(t, dir)
		require.Empty(t, lines(dir, &tree.Set))
		_, err := tree.Changes(fn.Run(tree.Items(), config.Default(), nil))
		assert.EqualError(t, err, fmt.Sprintf("%s/sub/s.yaml: must be deleted, because no module requests its Service, but the link %s/%s leads to it: remove the link", dir, dir, link))
	}
}

func TestFileModes(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80) + "---\n" + module("b", 80), "b.yaml": service("b", 81)})
	require.NoError(t, os.Chmod(filepath.Join(dir, "b.yaml"), 0o604))
	plain := filepath.Join(t.TempDir(), "plain")
	write(t, plain, "")
	require.NoError(t, os.Remove(plain))
	file, err := os.Create(plain)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	render(t, dir)
	for name, like := range map[string]string{"b.yaml": "", "service_a-service.yaml": plain} {
		want := os.FileMode(0o604)
		if like != "" {
			info, err := os.Stat(like)
			require.NoError(t, err)
			want = info.Mode().Perm()
		}
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, want, info.Mode().Perm(), "%s: a file keeps its mode, a new one gets what the umask leaves", name)
	}
}

func TestPathAnnotations(t *testing.T) {
	t.Parallel()
	annotated := func(path, key string) string {
		return strings.Replace(module("cart", 80), "  labels:", "  annotations: {"+key+": "+path+"}\n  labels:", 1)
	}
	for _, key := range []string{"config.kubernetes.io/path", "internal.config.kubernetes.io/path"} {
		for _, path := range []string{"../m.yaml", "../../m.yaml", "/elsewhere/m.yaml", "other/m.yaml", "a/../../m.yaml"} {
			t.Run(key+" "+path, func(t *testing.T) {
				t.Parallel()
				dir := folder(t, files{"m.yaml": annotated(path, key)})
				tree := readTree(t, dir)
				assertLines(t, []string{"error: m.yaml: metadata.annotations[" + key + "] of ModuleDeployment cart names another file, \"" + path + "\": remove the annotation"},
					lines(dir, &tree.Set), "a Service would follow the annotation")
				assert.True(t, fn.Run(tree.Items(), config.Default(), tree.Results()).Failed())

				// Should the faults be passed over, nothing outside is written all the same.
				outcome := fn.Run(tree.Items(), config.Default(), nil)
				_, err := tree.Changes(outcome)
				assert.ErrorContains(t, err, "nothing is written outside of it")
			})
		}
	}
}

func TestSomethingInThePlaceOfANewService(t *testing.T) {
	t.Parallel()
	for reason, put := range map[string]func(path string) error{
		"values":           func(path string) error { return os.WriteFile(path, []byte("a: b\n"), 0o644) },
		"an empty file":    func(path string) error { return os.WriteFile(path, nil, 0o644) },
		"a folder":         func(path string) error { return os.Mkdir(path, 0o755) },
		"a link to inside": func(path string) error { return os.Symlink("m.yaml", path) },
		"a dangling link":  func(path string) error { return os.Symlink("none", path) },
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"m.yaml": module("cart", 80)})
			require.NoError(t, put(filepath.Join(dir, "service_cart-service.yaml")))
			tree := readTree(t, dir)
			_, err := tree.Changes(fn.Run(tree.Items(), config.Default(), nil))
			assert.ErrorContains(t, err, "service_cart-service.yaml: is in the place of a new Service and holds no manifests: move it away")
		})
	}
}

func TestNothingOutsideIsWritten(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("a", 80), "sub/m.yaml": module("b", 80), "../m.yaml": module("c", 80),
		"../service_d-service.yaml": service("d", 80), "../other/service_a-service.yaml": service("a", 70)})
	outside := contents(t, filepath.Dir(dir))
	render(t, dir)
	after := contents(t, filepath.Dir(dir))
	delete(after, "deploy/service_a-service.yaml")
	delete(after, "deploy/sub/service_b-service.yaml")
	assert.Equal(t, outside, after)
}
