package cli_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzTree makes a directory of the fuzzer's bytes, and builds, checks and renders it. Nothing may be lost, nothing but
// files of Services may change, nothing at all on a fault, and nothing outside.
func FuzzTree(f *testing.F) {
	for _, how := range []string{
		"\x00\x00\x00", // a module
		"\x00\x00\x00\x00\x03\x03\x00\x12\x01\x02\x05\x00\x00\x07\x02", // modules, Services, folders
		"\x00\x00\x00\x04\x01\x01\x04\x02\x02\x04\x05\x03",             // symbolic links
		"\x00\x0b\x06\x00\x00\x00\x00\x02\x03",                         // a kustomization
		"\x00\x0c\x07\x00\x00\x00\x04\x0c\x00",                         // a configuration, and a link in its place
		"\x02\x0d\x00\x00\x00\x00\x02\x04\x03\x00\x01\x05\x02\x08\x00\x01\x00",
		"\x00\x00\x08\x00\x01\x09\x00\x02\x0a\x01\x03\x0ba: b: c\n",
	} {
		f.Add([]byte(how))
	}
	f.Fuzz(func(t *testing.T, how []byte) {
		root := t.TempDir()
		dir := filepath.Join(root, "deploy")
		require.NoError(t, os.Mkdir(dir, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(root, "outside.yaml"), []byte(module("outside", 80)), 0o644))
		planted := plant(dir, how)
		before := snapshot(t, root)

		built, stdout, refusal := watched(t, "", "build", dir)
		assert.Equal(t, before, snapshot(t, root), "a build writes nothing")
		_, err := os.Lstat(filepath.Join(dir, "kustomization.yaml"))
		plain := os.IsNotExist(err)
		checkBuild(t, built, stdout, refusal, planted, plain)

		check, diff, stderr := watched(t, "", "render", "--check", dir)
		assert.Equal(t, before, snapshot(t, root), "a check writes nothing")
		code, _, reported := watched(t, "", "render", dir)
		after := snapshot(t, root)
		if code != 0 {
			assert.Equal(t, 1, code)
			assertReported(t, reported)
			assert.Equal(t, 1, check)
			assert.Equal(t, before, after, "on a fault the tree stays as it was")
			return
		}
		if !strings.Contains(stderr, " is not listed in ") { // of check an error, whatever else it finds
			assert.Equal(t, check == 3, diff != "", stderr)
		}
		assert.Equal(t, diff != "", len(differing(before, after)) > 0, "a check finds what a render changes: %q", diff)
		for _, path := range differing(before, after) {
			assert.True(t, strings.HasPrefix(path, "deploy/"), "%q is outside", path)
			assert.Contains(t, before[path]+after[path], "kind: Service\n", "%q is no file of a Service", path)
		}
		code, diff, stderr = watched(t, "", "render", "--check", dir)
		if code != 0 {
			assert.Regexp(t, "no Kubernetes resources found\n|is not listed in .*kustomization.yaml", stderr, "the second run finds all done: %s", diff)
		}
		if built == 0 {
			built, stdout, refusal = watched(t, "", "build", dir)
			checkBuild(t, built, stdout, refusal, planted, plain)
		}
		if built != 0 && plain { // else kustomize may refuse it
			assert.Regexp(t, "holds kustomizations that (change|list files outside)|hold modules of one name|no Kubernetes resources found", refusal, "build alone refuses it")
		}
	})
}

// checkBuild holds that a success holds all that was planted, and that a fault is reported and prints nothing.
func checkBuild(t *testing.T, code int, stdout, stderr string, planted []string, plain bool) {
	t.Helper()
	if code != 0 {
		assert.Equal(t, 1, code)
		assert.Empty(t, stdout)
		assertReported(t, stderr)
		return
	}
	for _, name := range planted {
		if plain {
			assert.Contains(t, stdout, "name: "+name+"\n", "a manifest is lost")
		}
	}
}

// Names and contents that a tree is made of. What is planted has a name that no other resource has.
var (
	hostileNames = []string{
		"m.yaml", "service_a-service.yaml", "service_b-service.yml", "..yaml", "...", "a\nerror: b.yaml", "a\x1b[2J.yaml", "\xff\xfe.yaml",
		".hidden", ".module-service-staging-1", strings.Repeat("n", 250) + ".yaml", "kustomization.yaml", "module-service.yaml", "sub",
		"templates", "Chart.yaml", "M.YAML", "a b.json", "\u4e2d\u6587.yaml", "e\u0301.yaml", "\u202elmay.x.yaml", "-o.yaml", "*?[a].yaml", "\\.yaml", "\"'.yaml",
	}
	hostileContents = []string{
		module("a", 80), module("b", 81), service("a", 80), service("b", 80), service("gone", 80), "",
		"resources: [m.yaml]\n", settings("ClusterIP"), "a: b\n", "a: [\n",
		strings.Replace(module("p", 80), "  labels:", "  annotations: {config.kubernetes.io/path: ../../p.yaml}\n  labels:", 1),
		"apiVersion: v1\nkind: List\nitems: []\n", "namePrefix: dev-\nresources: [sub, ../outside.yaml]\n", "# comment\n",
	}
	hostileTargets = []string{
		"../outside.yaml", "..", ".", "m.yaml", "none", "/", "/dev/zero", "/proc/self/environ", "sub", "../../../../../../../etc/passwd", "service_a-service.yaml",
	}
)

// plant makes a tree from the bytes of how, and returns the names of the resources in it that a build must print.
func plant(dir string, how []byte) (planted []string) {
	next := func() int {
		if len(how) == 0 {
			return 0
		}
		b := how[0]
		how = how[1:]
		return int(b)
	}
	at, hidden := []string{dir}, []bool{false}
	places := map[string]string{} // of each resource its folder
	for i := 0; len(how) > 0 && i < 40; i++ {
		op := next()
		name := hostileNames[next()%len(hostileNames)]
		path := filepath.Join(at[len(at)-1], name)
		switch op % 6 {
		case 0: // a file of those above
			create(path, hostileContents[next()%len(hostileContents)])
		case 1: // a manifest that must not be lost
			resource := fmt.Sprintf("planted-%d", i)
			isRead := !hidden[len(hidden)-1] && isPlain(name) && !(len(at) == 1 && name == "module-service.yaml")
			if create(path, strings.Replace(configMap, "settings", resource, 1)) && isRead {
				places[resource] = at[len(at)-1]
			}
		case 2: // a folder, in which it goes on
			if os.Mkdir(path, 0o755) == nil {
				at = append(at, path)
				hidden = append(hidden, hidden[len(hidden)-1] || strings.HasPrefix(name, ".") || name == "templates")
			}
		case 3: // back
			if len(at) > 1 {
				at, hidden = at[:len(at)-1], hidden[:len(hidden)-1]
			}
		case 4:
			os.Symlink(hostileTargets[next()%len(hostileTargets)], path)
		case 5: // a file of the bytes that follow
			n := min(next(), len(how))
			create(path, string(how[:n]))
			how = how[n:]
		}
	}
	for resource, folder := range places {
		if !isInChart(dir, folder) {
			planted = append(planted, resource)
		}
	}
	return planted
}

// isInChart reports whether a folder below dir belongs to a Helm chart. Helm renders those, so they are left out.
func isInChart(dir, folder string) bool {
	for ; folder != dir; folder = filepath.Dir(folder) {
		if _, err := os.Lstat(filepath.Join(folder, "Chart.yaml")); err == nil {
			return true
		}
	}
	return false
}

// isPlain reports whether a file of this name holds manifests.
func isPlain(name string) bool {
	return !strings.HasPrefix(name, ".") && name != "kustomization.yaml" && name != "Chart.yaml" &&
		slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(name)))
}

// create makes a file unless something is in its place.
func create(path, content string) bool {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return false
	}
	_, err = file.WriteString(content)
	return file.Close() == nil && err == nil
}

// snapshot returns what is below a folder: the mode and the content or target of everything by its path. The folder that a
// killed run left is not reported, as the next one removes it.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if entry.IsDir() && strings.HasPrefix(name, "deploy/.module-service-staging-") {
			return fs.SkipDir
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		content := ""
		switch {
		case entry.Type()&fs.ModeSymlink != 0:
			content, err = os.Readlink(path)
		case entry.Type().IsRegular():
			content = read(t, path)
		}
		all[name] = info.Mode().String() + " " + content
		return err
	}))
	return all
}

// differing returns the paths that two snapshots differ in.
func differing(before, after map[string]string) (paths []string) {
	for path := range before {
		if before[path] != after[path] {
			paths = append(paths, path)
		}
	}
	for path := range after {
		if _, ok := before[path]; !ok {
			paths = append(paths, path)
		}
	}
	return paths
}
