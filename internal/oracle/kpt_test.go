package oracle_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/e2e"
	"github.com/koupleless/module-service/internal/sample"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

// kptPackages is how many packages kpt renders.
const kptPackages = 240

// TestKptWritesTheSame renders generated packages with comments everywhere by kpt fn render, once with module-service and once with cat
// as the function. kpt writes every file anew, with the comments where its parser found them in the ResourceList; the files of the
// Services are all that may differ.
func TestKptWritesTheSame(t *testing.T) {
	t.Parallel()
	e2e.Tools(t, "kpt", "cat")
	untouched, rendered := t.TempDir(), t.TempDir()
	in := map[string]string{}
	for seed := range uint64(kptPackages) {
		for path, text := range kptPackage(seed) {
			in[filepath.Join(fmt.Sprintf("p%03d", seed), path)] = text
		}
	}
	for dir, function := range map[string]string{untouched: "cat", rendered: filepath.Join(e2e.Dir(), "module-service")} {
		program, err := exec.LookPath(function)
		require.NoError(t, err)
		writeFiles(t, dir, in, program)
		command := exec.Command("kpt", "fn", "render", "--allow-exec", ".")
		command.Dir = dir
		out, err := command.CombinedOutput()
		require.NoError(t, err, "%s", out[max(0, len(out)-2000):])
	}
	want, got := readTree(t, untouched), readTree(t, rendered)
	require.GreaterOrEqual(t, len(want), len(in))
	services := 0
	for path, text := range got {
		if strings.Contains(text, fn.OwnerAnnotation) {
			services++
			for comment := range strings.Lines(in[path]) {
				if comment = strings.TrimSpace(comment); strings.HasPrefix(comment, "#") {
					assert.Contains(t, text, comment, path)
				}
			}
			continue
		}
		// kpt itself writes some comments twice, after cat more than after module-service.
		if !isWithin(contents(in[path]), contents(text)) || !isWithin(contents(text), contents(want[path])) {
			assert.Equal(t, want[path], text, "%s was\n%s", path, in[path])
		}
	}
	for path, text := range want {
		if _, found := got[path]; !found {
			assert.Contains(t, text, fn.OwnerAnnotation, "%s is gone", path)
		}
	}
	t.Logf("%d packages, %d files, %d Services", kptPackages, len(in), services)
	assert.Greater(t, services, kptPackages/3)
}

// contents returns the lines of a text, without indentation and blank lines.
func contents(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// isWithin reports whether a list is another one without some of its entries.
func isWithin(list, other []string) bool {
	for _, entry := range list {
		at := slices.Index(other, entry)
		if at < 0 {
			return false
		}
		other = other[at+1:]
	}
	return true
}

func writeFiles(t *testing.T, dir string, files map[string]string, function string) {
	t.Helper()
	kptfile := func(path, pipeline string) {
		text := "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: p\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\n" + pipeline
		sample.Write(t, path, text)
	}
	kptfile(filepath.Join(dir, "Kptfile"), "")
	for path, text := range files {
		path = filepath.Join(dir, path)
		sample.Write(t, path, text)
		kptfile(filepath.Join(filepath.Dir(path), "Kptfile"), "pipeline:\n  mutators:\n  - exec: "+function+"\n")
	}
}

// readTree returns the manifests of a directory.
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := sample.Contents(t, dir)
	maps.DeleteFunc(files, func(path, _ string) bool { return filepath.Base(path) == "Kptfile" })
	return files
}

// kptPackage returns the files of a package of one seed, those of Services apart.
func kptPackage(seed uint64) map[string]string {
	r := rand.New(rand.NewPCG(seed, 240))
	files := map[string]string{}
	number := 0
	name := func() string { number++; return fmt.Sprintf("n%d", number) }
	for file := range 1 + r.IntN(4) {
		var b strings.Builder
		for i := range 1 + r.IntN(3) {
			if i > 0 {
				b.WriteString([]string{"---\n", "---\n", "--- # next\n", "---\n# next\n\n"}[r.IntN(4)])
			}
			text := kptResources[r.IntN(len(kptResources))]
			if r.IntN(3) == 0 {
				text = module
			}
			b.WriteString(commented(r, strings.ReplaceAll(text, "%s", name())))
		}
		text := b.String()
		if r.IntN(6) == 0 {
			text = strings.TrimSuffix(text, "\n")
		}
		files[fmt.Sprintf("%c%d.yaml", "amz"[r.IntN(3)], file)] = text
	}
	if r.IntN(3) == 0 { // a Service to update, or to remove
		n := name()
		text := strings.ReplaceAll(existing+"spec:\n  ports:\n  - name: http\n    port: 1\n  type: NodePort\n", "%s", n)
		files[fmt.Sprintf("%c-service.yaml", "az"[r.IntN(2)])] = commented(r, text)
		if r.IntN(2) == 0 {
			files["m.yaml"] = commented(r, strings.ReplaceAll(module, "%s", n))
		}
	}
	return files
}

// kptResources are resources that kpt can write.
var kptResources = []string{
	config,
	config + "data:\n  a: b\n  c: \"d\"\n  e: 'f'\n  g: yes\n",
	config + "data:\n  a: |\n    # no comment\n    b\n",
	config + "data:\n  a: |+\n    # no comment\n\n",
	config + "data:\n  a: >-\n    b\n    c\n  d: e\n",
	config + "data: {a: b, c: [d, e]}\n",
	"apiVersion: v1\nkind: Pod\nmetadata:\n  name: %s\nspec:\n  containers:\n  - name: a\n    image: b\n    args:\n    - c\n    - --d=e\n  - name: f\n    image: g\n",
	"apiVersion: v1\nkind: Pod\nmetadata:\n  name: %s\nspec:\n  containers:\n    - name: a\n      image: b\n  volumes:\n    - name: c\n      emptyDir: {}\n",
	"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: %s\n  labels:\n    a: b\nspec:\n  template:\n    spec:\n      containers: []\n      tolerations:\n      - key: a\n        operator: Exists\n",
	"apiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\nstringData:\n  a: b\n",
}

// commented puts comments between the lines of a resource, at their ends, before and after it, in all indentations, and blank lines.
func commented(r *rand.Rand, text string) string {
	var b strings.Builder
	n := 0
	comment := func(indent int) {
		n++
		fmt.Fprintf(&b, "%*s# c%d%s\n", indent, "", n, []string{"", "", ": x", " - y"}[r.IntN(4)])
	}
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	block := -1 // the indentation of the key of a block scalar
	for i, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if block >= 0 && (indent > block || strings.TrimSpace(line) == "") {
			b.WriteString(line)
			continue
		}
		block = -1
		switch r.IntN(8) {
		case 0, 1:
			comment(indent)
		case 2:
			comment(r.IntN(8))
		case 3:
			comment(indent)
			comment(indent)
		case 4:
			if i > 0 {
				b.WriteString("\n")
			}
		}
		bare := strings.TrimSuffix(line, "\n")
		if strings.HasSuffix(bare, "|") || strings.HasSuffix(bare, "|+") || strings.HasSuffix(bare, ">-") {
			block = indent
		} else if r.IntN(5) == 0 {
			bare += fmt.Sprintf(" # e%d", i)
		}
		b.WriteString(bare + strings.Repeat("\n", len(line)-len(strings.TrimSuffix(line, "\n"))))
	}
	b.WriteString("\n")
	for range r.IntN(4) {
		if r.IntN(3) == 0 {
			b.WriteString("\n")
		}
		comment([]int{0, 0, 2, 4, 6}[r.IntN(5)])
	}
	if r.IntN(5) == 0 {
		b.WriteString("\n")
	}
	return b.String()
}
