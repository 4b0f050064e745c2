package source_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/source"
)

// named returns a ConfigMap of a name.
func named(name string) string { return strings.Replace(configMap, "settings", name, 1) }

func TestReadDirectory(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason   string
		files    files
		items    []string
		reported []string
	}{
		{"YAML and JSON in the order of their paths",
			files{"b.yml": named("b"), "a.yaml": named("a1") + "---\n" + named("a2"), "sub/c.json": `{"apiVersion":"v1","kind":"A","metadata":{"name":"c"}}`, "Z.YAML": named("z")},
			[]string{"z", "a1", "a2", "b", "c"}, nil},
		{"other files are none of ours", files{"a.yaml": named("a"), "b.txt": named("b"), "c": named("c"), "d.yaml.bak": named("d")}, []string{"a"}, nil},
		{"hidden files and folders", files{"a.yaml": named("a"), ".b.yaml": named("b"), ".git/c.yaml": named("c"), "x/.d/e.yaml": named("e")}, []string{"a"}, nil},
		{"a Kptfile", files{"Kptfile": named("k"), "a.yaml": named("a")}, []string{"a"}, nil},
		{"kustomization files at any depth", files{"kustomization.yaml": "resources: [a.yaml]\n", "sub/kustomization.yml": named("k"), "x/Kustomization": "", "a.yaml": named("a")}, []string{"a"}, nil},
		{"a chart", files{
			"chart/Chart.yaml": "apiVersion: v2\nname: c\n", "chart/templates/a.yaml": "{{ if .Values.a }}", "chart/charts/b/templates/b.yaml": "{{ end }}",
			"chart/crds/crd.yaml": named("crd"), "a.yaml": named("a")}, []string{"a"}, nil},
		{"templates of no chart", files{"charts/a.yaml": named("a"), "templates/b.yaml": named("b")}, []string{"a", "b"}, nil},
		{"the configuration at the top, and no other", files{"module-service.yaml": "kind: [", "sub/module-service.yaml": named("sub")}, []string{"sub"}, nil},
		{"values", files{"a.yaml": named("a"), "values.yaml": "replicas: 1\n"}, []string{"a"}, nil},
		{"fields of these names of other tools", files{"a.yaml": named("a"), "dashboards.yaml": "apiVersion: 1\nproviders: []\n", "drone.yml": "kind: pipeline\ntype: docker\n"}, []string{"a"}, nil},
		{"JSON with comments", files{"a.yaml": named("a"), "tsconfig.json": "{\n  // strict\n  \"compilerOptions\": {},\n}\n"}, []string{"a"}, nil},
		{"a manifest with comments", files{"a.yaml": named("a"), "b.json": "{\n  // strict\n  \"kind\": \"A\",\n}\n"}, []string{"a"}, []string{"b.json:2:3: error: input is neither JSON"}},
		{"a resource whose apiVersion is lost", files{"a.yaml": named("a"), "b.yaml": "kind: A\nmetadata: {name: b}\n"}, []string{"a"},
			[]string{"b.yaml:1:1: error: document 1: not a Kubernetes resource: apiVersion is absent; if the file is no manifest, name it in .krmignore"}},
		{"a resource whose kind is misspelt", files{"a.yaml": named("a"), "b.json": `{"apiVersion": "v1", "knd": "A"}`}, []string{"a"},
			[]string{"b.json:1:1: error: document 1: not a Kubernetes resource: kind is absent"}},
		{"two resources without a separator", files{"a.yaml": named("a"), "b.yaml": named("b") + named("c")}, []string{"a"},
			[]string{"b.yaml:5:13: error: document 1: apiVersion is given more than once: is a separator between two resources missing? Files that are joined need one (---): module-service build DIR reads them itself"}},
		{"a list in YAML and in JSON", files{"a.yaml": named("a"), "b.yaml": "- a\n", "c.json": `["a"]`, "d.yaml": `["a"]`, "e.json": "[]", "f.yaml": "[a, b]\n"}, []string{"a"}, nil},
		{"a list in JSON beside a resource", files{"a.json": `{"apiVersion":"v1","kind":"A"}` + "\n[1]\n", "b.json": `[1] {"apiVersion":"v1","kind":"A"}`}, nil,
			[]string{"error: a.json: value 2 of 2 is a JSON array: it must be an object", "error: b.json: value 1 of 2 is a JSON array: it must be an object"}},
		{"values beside a resource in one file", files{"a.yaml": named("a") + "---\nreplicas: 1\n"}, []string{"a"},
			[]string{"a.yaml:6:1: error: document 2: not a Kubernetes resource"}},
		{"two broken files are both reported", files{"a.yaml": "a: [\n", "b.json": "{", "c.yaml": named("c")}, []string{"c"},
			[]string{"a.yaml:1:1: error: input is not YAML", "b.json:1:1: error: input is neither JSON"}},
		{"empty files and comments", files{"a.yaml": "", "b.yaml": "# nothing yet\n", "c.json": " \n", "d.yaml": "---\n", "e.yaml": named("e")}, []string{"e"}, nil},
		{"a ResourceList", files{"a.yaml": "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- " + strings.ReplaceAll(strings.TrimSuffix(configMap, "\n"), "\n", "\n  ") + "\n"}, nil,
			[]string{"error: a.yaml: is a ResourceList"}},
		{"a List", files{"a.yaml": "apiVersion: v1\nkind: List\nitems:\n- " + strings.ReplaceAll(strings.TrimSuffix(configMap, "\n"), "\n", "\n  ") + "\n"}, []string{"settings"}, nil},
		{"nothing", files{}, nil, nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, c.files)
			var set source.Set
			require.NoError(t, set.ReadDirectory(dir, filepath.Join(dir, source.ConfigFile)))
			assert.Equal(t, c.items, names(&set))
			assertLines(t, c.reported, lines(dir, &set), c.reason)
		})
	}
}

func TestSymbolicLinks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason       string
		link, target string
		reported     []string
	}{
		{"a file inside is read where it is", "b.yaml", "a.yaml", nil},
		{"a folder inside is read where it is", "folder", "sub", nil},
		{"a folder above would be read for ever", "sub/up", "..", nil},
		{"a file outside", "b.yaml", "../outside.yaml", []string{"error: b.yaml: is a symbolic link that leads out of"}},
		{"a folder outside", "folder", "..", []string{"error: folder: is a symbolic link that leads out of"}},
		{"a sibling whose name begins alike", "folder", "../deploy-other", []string{"error: folder: is a symbolic link that leads out of"}},
		{"no target", "b.yaml", "none.yaml", []string{"error: b.yaml: is a broken symbolic link"}},
		{"itself", "b.yaml", "b.yaml", []string{"error: b.yaml: is a broken symbolic link"}},
		{"a hidden file would be lost", "b.yaml", ".data/b.yaml", []string{"error: b.yaml: is a symbolic link to .data/b.yaml, which is not read"}},
		{"a file with another ending would be lost", "b.yaml", "b.txt", []string{"error: b.yaml: is a symbolic link to b.txt, which is not read"}},
		{"a file that would not be read is no concern", "README", "../outside.yaml", nil},
		{"nor is a hidden link", ".b.yaml", "../outside.yaml", nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"a.yaml": named("a"), "sub/c.yaml": named("c"), ".data/b.yaml": named("b"), "b.txt": named("b"),
				"../outside.yaml": named("outside"), "../deploy-other/x.yaml": named("x")})
			require.NoError(t, os.Symlink(c.target, filepath.Join(dir, c.link)))
			var set source.Set
			require.NoError(t, set.ReadDirectory(dir, ""))
			assert.Equal(t, []string{"a", "c"}, names(&set), "each file once")
			assertLines(t, c.reported, lines(dir, &set), c.reason)
		})
	}
}

func TestDirectoryThatIsASymbolicLink(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"m.yaml": module("cart", 80)})
	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(dir, link))
	render(t, link)
	assert.Equal(t, files{"m.yaml": module("cart", 80), "service_cart-service.yaml": service("cart", 80)}, contents(t, dir))
}

func TestNoSuchDirectory(t *testing.T) {
	t.Parallel()
	var set source.Set
	assert.ErrorIs(t, set.ReadDirectory(filepath.Join(t.TempDir(), "none"), ""), os.ErrNotExist)
}

func TestFindConfig(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason  string
		put     func(path string) error
		found   bool
		message string
	}{
		{"none", func(string) error { return nil }, false, ""},
		{"a file", func(path string) error { return os.WriteFile(path, nil, 0o644) }, true, ""},
		{"a link to inside", func(path string) error { return os.Symlink("sub/c.yaml", path) }, true, ""},
		{"a link out would show the file there", func(path string) error { return os.Symlink("../secret", path) }, false, "is a symbolic link that leads out of"},
		{"so would one to a device, which has no end", func(path string) error { return os.Symlink("/dev/zero", path) }, false, "is a symbolic link that leads out of"},
		{"a link to nowhere is no absent file", func(path string) error { return os.Symlink("none", path) }, false, "is a broken symbolic link"},
		{"a link to itself", func(path string) error { return os.Symlink(filepath.Base(path), path) }, false, "is a broken symbolic link"},
		{"a folder", func(path string) error { return os.Mkdir(path, 0o755) }, false, "must be a file"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"sub/c.yaml": "", "../secret": "token"})
			path := filepath.Join(dir, source.ConfigFile)
			require.NoError(t, c.put(path))
			found, err := source.FindConfig(dir)
			if c.message != "" {
				assert.ErrorContains(t, err, path+": "+c.message)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.found, found == path)
		})
	}
}

// TestSpellingOfTheDirectory reads one directory by several names: what is found must not depend on them.
func TestSpellingOfTheDirectory(t *testing.T) {
	for _, c := range []struct {
		reason       string
		link, target string // AT stands for the folder above
		leadsOut     bool
	}{
		{"an absolute link to outside", "h.yaml", "AT/outside.yaml", true},
		{"an absolute link to inside", "h.yaml", "AT/deploy/a.yaml", false},
		{"an absolute link to a folder inside", "folder", "AT/deploy/sub", false},
		{"an absolute link to a folder outside", "folder", "AT", true},
		{"a relative link to outside", "h.yaml", "../outside.yaml", true},
		{"a relative link to inside", "h.yaml", "sub/b.yaml", false},
		{"a relative link through outside back in", "h.yaml", "../deploy/a.yaml", false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			dir := folder(t, files{"a.yaml": named("a"), "sub/b.yaml": named("b"), "sub/cfg.yaml": "kind: [", "../outside.yaml": named("outside")})
			above := filepath.Dir(dir)
			require.NoError(t, os.Symlink(strings.Replace(c.target, "AT", above, 1), filepath.Join(dir, c.link)))
			require.NoError(t, os.Symlink("deploy", filepath.Join(above, "other")))
			t.Chdir(above)
			for _, spelling := range []string{dir, "deploy", "./deploy", "deploy/", "deploy/sub/..", "other"} {
				for _, config := range []string{filepath.Join(dir, "sub/cfg.yaml"), "deploy/sub/cfg.yaml", "./other/sub/cfg.yaml"} {
					var set source.Set
					require.NoError(t, set.ReadDirectory(spelling, config))
					assert.Equal(t, []string{"a", "b"}, names(&set), "%s without %s", spelling, config)
					reported := ""
					for _, fault := range set.Results() {
						reported += fn.FormatResult(fault)
					}
					want := ""
					if c.leadsOut {
						want = "error: " + filepath.Join(spelling, c.link) + ": is a symbolic link that leads out of " + spelling + ": put the file itself there"
					}
					assert.Equal(t, want, reported)
				}
			}
		})
	}
}

func TestConfigThatIsAnAbsoluteLink(t *testing.T) {
	dir := folder(t, files{"sub/c.yaml": "", "../secret": "token"})
	t.Chdir(filepath.Dir(dir))
	for _, c := range []struct{ reason, target, message string }{
		{"to inside", filepath.Join(dir, "sub/c.yaml"), ""},
		{"to outside", filepath.Join(dir, "../secret"), "deploy/module-service.yaml: is a symbolic link that leads out of deploy"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			path := filepath.Join("deploy", source.ConfigFile)
			require.NoError(t, os.Symlink(c.target, path))
			defer os.Remove(path)
			found, err := source.FindConfig("deploy")
			if c.message != "" {
				assert.ErrorContains(t, err, c.message)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, path, found)
		})
	}
}

// TestArraysOfManifests: a file that seems to be deployed, and that no tool reads, is not skipped silently.
func TestArraysOfManifests(t *testing.T) {
	t.Parallel()
	const manifests = `[{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}, 1]`
	for _, c := range []struct {
		reason, array, kustomization string
		isReported                   bool
	}{
		{"in no kustomization", manifests, "", true},
		{"listed", manifests, "resources: [a.json]\n", true},
		{"not listed", manifests, "resources: [x.yaml]\n", false},
		{"a patch", manifests, "patches: [{path: a.json}]\n", false},
		{"references to resources", `[{"apiVersion": "v1", "kind": "ConfigMap", "name": "a"}]`, "", false},
		{"something else", `[1, "a", {"b": [], "kind": 1}]`, "", false},
	} {
		tree := files{"a.json": c.array, "x.yaml": configMap}
		if c.kustomization != "" {
			tree["kustomization.yaml"] = c.kustomization
		}
		dir := folder(t, tree)
		var want []string
		if c.isReported {
			want = []string{"warning: a.json: skipped: a JSON array of manifests, which neither kubectl nor kustomize reads: make it the items of a List"}
		}
		assertLines(t, want, lines(dir, &readTree(t, dir).Set), c.reason)
	}
}
