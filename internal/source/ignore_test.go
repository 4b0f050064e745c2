package source_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/kio"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/source"
)

// TestIgnoreFiles reads directories with .krmignore files, and holds what is found to what kyaml's reader finds, as kpt has it.
func TestIgnoreFiles(t *testing.T) {
	t.Parallel()
	tree := files{"a.yaml": named("a"), "b.yaml": named("b"), "sub/c.yaml": named("c"), "sub/deep/d.yaml": named("d")}
	with := func(more files) files {
		all := files{}
		for _, some := range []files{tree, more} {
			for name, content := range some {
				all[name] = content
			}
		}
		return all
	}
	for _, c := range []struct {
		reason string
		files  files
		items  []string
		kyaml  bool // whether kyaml, which reads the files of packages only, has it the same
	}{
		{"none", with(nil), []string{"a", "b", "c", "d"}, true},
		{"empty", with(files{".krmignore": ""}), []string{"a", "b", "c", "d"}, true},
		{"a name, at any depth", with(files{".krmignore": "d.yaml\na.yaml\n"}), []string{"b", "c"}, true},
		{"a name at the top", with(files{".krmignore": "/a.yaml\n/d.yaml\n"}), []string{"b", "c", "d"}, true},
		{"a pattern", with(files{".krmignore": "[ab].yaml\n"}), []string{"c", "d"}, true},
		{"a pattern for all others", with(files{".krmignore": "[!a].yaml\n"}), []string{"a"}, false},
		{"the same as kpt has it", with(files{".krmignore": "[^a].yaml\n"}), []string{"a"}, true},
		{"a bracket in a name", with(files{".krmignore": "\\[!a].y*\n", "[!a].yaml": "{ // none"}), []string{"a", "b", "c", "d"}, true},
		{"a path", with(files{".krmignore": "sub/deep/d.yaml\n"}), []string{"a", "b", "c"}, true},
		{"a folder", with(files{".krmignore": "sub/\n"}), []string{"a", "b"}, true},
		{"a pattern for folders meets no file", with(files{".krmignore": "a.yaml/\n"}), []string{"a", "b", "c", "d"}, true},
		{"all but one", with(files{".krmignore": "*.yaml\n!a.yaml\n"}), []string{"a"}, true},
		{"comments, blanks and CRLF", with(files{".krmignore": "# what is no manifest\r\n\r\n  a.yaml  \r\n"}), []string{"b", "c", "d"}, true},
		{"a file that is broken", with(files{".krmignore": "tsconfig.json\nchart/templates", "tsconfig.json": "{ // none", "chart/templates/x.yaml": "{{ end }}"}), []string{"a", "b", "c", "d"}, true},
		{"folders of any depth, also of none", with(files{".krmignore": "**/sub/**/d.yaml\n**/a.yaml\n"}), []string{"b", "c"}, false},
		{"not a part of a name", with(files{".krmignore": "a**/.yaml\n"}), []string{"a", "b", "c", "d"}, true},
		{"but for one at any depth", with(files{".krmignore": "*.yaml\n!**/a.yaml\n"}), []string{"a"}, false},
		{"that of a folder counts in it", with(files{"sub/.krmignore": "a.yaml\nd.yaml\n"}), []string{"a", "b", "c"}, false},
		{"a path in it begins there", with(files{"sub/.krmignore": "/c.yaml\n/d.yaml\n"}), []string{"a", "b", "d"}, false},
		{"both count", with(files{".krmignore": "a.yaml\nc.yaml\n", "sub/.krmignore": "d.yaml\n"}), []string{"b"}, false},
		{"in a package only its own counts", with(files{".krmignore": "a.yaml\nd.yaml\n", "sub/Kptfile": "", "sub/.krmignore": "c.yaml\n"}), []string{"b", "d"}, true},
		{"a package without one", with(files{".krmignore": "a.yaml\nd.yaml\n", "sub/Kptfile": ""}), []string{"b", "c", "d"}, true},
		{"a package as a whole", with(files{".krmignore": "sub\n", "sub/Kptfile": ""}), []string{"a", "b"}, true},
		{"the folder that is given has no Kptfile above it", with(files{"../.krmignore": "*\n"}), []string{"a", "b", "c", "d"}, true},
		{"a pattern that is not whole", with(files{".krmignore": "[\na.yaml"}), []string{"b", "c", "d"}, true},
		{"patterns of nothing", with(files{".krmignore": "!\n/\n!/\n ! \n//\r\n!"}), []string{"a", "b", "c", "d"}, false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, c.files)
			var set source.Set
			require.NoError(t, set.ReadDirectory(dir, ""))
			assert.Equal(t, c.items, names(&set))
			assert.Empty(t, lines(dir, &set))
			if !c.kyaml {
				return
			}
			nodes, err := kio.LocalPackageReader{PackagePath: dir, PackageFileName: "Kptfile", IncludeSubpackages: true, MatchFilesGlob: kio.MatchAll}.Read()
			require.NoError(t, err)
			var found []string
			for _, node := range nodes {
				found = append(found, node.GetName())
			}
			assert.ElementsMatch(t, c.items, found)
		})
	}
}

func TestIgnoreFileThatIsNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason   string
		put      func(path string) error
		reported []string
		ignored  bool
	}{
		{"a folder", func(path string) error { return os.Mkdir(path, 0o755) }, []string{".krmignore: must be a file with patterns of files to ignore"}, false},
		{"a link to inside", func(path string) error { return os.Symlink("sub/patterns", path) }, nil, true},
		{"a link out", func(path string) error { return os.Symlink("../patterns", path) }, []string{".krmignore: is a symbolic link that leads out of"}, false},
		{"a link to a device, which has no end", func(path string) error { return os.Symlink("/dev/zero", path) }, []string{".krmignore: is a symbolic link that leads out of"}, false},
		{"a link to nothing", func(path string) error { return os.Symlink("none", path) }, []string{".krmignore: is a broken symbolic link"}, false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"a.yaml": named("a"), "b.yaml": named("b"), "sub/patterns": "a.yaml\n", "../patterns": "a.yaml\n"})
			require.NoError(t, c.put(filepath.Join(dir, ".krmignore")))
			var set source.Set
			require.NoError(t, set.ReadDirectory(dir, ""))
			assertLines(t, c.reported, lines(dir, &set), c.reason)
			assert.Equal(t, c.ignored, len(set.Items()) == 1)
		})
	}
}

func TestLinksAndIgnoreFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, patterns, link, target string
		reported                       []string
	}{
		{"a link that is ignored may lead anywhere", "link.yaml", "link.yaml", "../outside.yaml", nil},
		{"a link to a file that is ignored would be lost", "sub/a.yaml", "link.yaml", "sub/a.yaml", []string{"error: link.yaml: is a symbolic link to sub/a.yaml, which is not read"}},
		{"a link into a folder that is ignored", "sub", "link.yaml", "sub/a.yaml", []string{"error: link.yaml: is a symbolic link to sub/a.yaml, which is not read"}},
		{"a link to a file that is not", "b.yaml", "link.yaml", "sub/a.yaml", nil},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, files{"sub/a.yaml": named("a"), ".krmignore": c.patterns, "../outside.yaml": "a: ["})
			require.NoError(t, os.Symlink(c.target, filepath.Join(dir, c.link)))
			var set source.Set
			require.NoError(t, set.ReadDirectory(dir, ""))
			assertLines(t, c.reported, lines(dir, &set), c.reason)
		})
	}
}

func TestNewServiceThatWouldBeIgnored(t *testing.T) {
	t.Parallel()
	for pattern, refused := range map[string]bool{"service_*": true, "/sub/service_cart-service.yaml": true, "/service_*": false} {
		dir := folder(t, files{"sub/m.yaml": module("cart", 80), ".krmignore": pattern})
		tree := readTree(t, dir)
		_, err := tree.Changes(fn.Run(tree.Items(), config.Default(), tree.Results()))
		if refused {
			assert.ErrorContains(t, err, "/sub/service_cart-service.yaml: is to hold a new Service, but a .krmignore leaves it out", pattern)
		} else {
			assert.NoError(t, err, pattern)
		}
	}
}

func TestPatternsOfNothing(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"", "/", "!", "!/", " ", "//", "#"} {
		tree, err := source.ReadTree(folder(t, files{"m.yaml": module("cart", 80)}), "", pattern)
		require.NoError(t, err, pattern)
		assert.Len(t, tree.Items(), 1, pattern)
	}
}

func TestNewServiceThatWouldBeIgnoredByAFlag(t *testing.T) {
	t.Parallel()
	tree, err := source.ReadTree(folder(t, files{"m.yaml": module("cart", 80)}), "", "service_*")
	require.NoError(t, err)
	_, err = tree.Changes(fn.Run(tree.Items(), config.Default(), tree.Results()))
	assert.ErrorContains(t, err, "but a .krmignore or --ignore leaves it out", "there may be no such file")
}
