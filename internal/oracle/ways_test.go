package oracle_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
	"github.com/koupleless/module-service/internal/sample"
)

// An input is files of documents, which kubectl reads one after the other.
type input struct {
	files    []string
	services int
}

// generate makes an input of one seed: pieces of the corpus, in files with all line ends, separators and byte order marks.
func generate(seed uint64) input {
	r := rand.New(rand.NewPCG(seed, 18))
	pick := func(from []piece) piece { return from[r.IntN(len(from))] }
	var in input
	for file := range 1 + r.IntN(3) {
		var b strings.Builder
		if r.IntN(10) == 0 {
			p := pick(alone)
			in.services += p.services
			in.files = append(in.files, strings.ReplaceAll(p.text, "%s", fmt.Sprintf("n%d", file)))
			continue
		}
		separators := 6
		for n := range 1 + r.IntN(4) {
			p := pick(others)
			if r.IntN(3) == 0 {
				p = pick(modules)
			}
			in.services += p.services
			text := strings.ReplaceAll(p.text, "%s", fmt.Sprintf("n%d-%d", file, n))
			text = strings.ReplaceAll(text, "%%", "%")
			if n > 0 {
				if before := b.String(); before != "" && !strings.HasSuffix(before, "\n") {
					b.WriteString("\n")
				}
				// The last one not after comments alone, where kubectl fails.
				b.WriteString([]string{"---\n", "---\n", "--- # next\n", "---\n\n# next\n", "---\n---\n", "---   \n", "...\n---\n"}[r.IntN(separators)])
			} else if r.IntN(4) == 0 {
				b.WriteString([]string{"---\n", "\n\n", "# top\n---\n", "\n---\n", "---\n# top\n"}[r.IntN(5)])
			}
			b.WriteString(text)
			if separators = 7; !strings.Contains(text, "apiVersion") {
				separators = 6
			}
		}
		if r.IntN(4) == 0 {
			b.WriteString([]string{"\n---\n", "\n...\n", "\n# end\n", "\n---\n# end", "\n\n\n"}[r.IntN(5)])
		}
		text := b.String()
		switch r.IntN(12) {
		case 0, 1:
			text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
		case 2:
			text = "\ufeff" + text
		}
		in.files = append(in.files, text)
	}
	return in
}

// read returns the objects of an input as the newer kubectl reads them, which is more lenient.
func (in input) read() ([]object, error) {
	var files [][]byte
	for _, file := range in.files {
		files = append(files, []byte(file))
	}
	return kubectls[1].all(files)
}

// ways runs an input through the program in all ways that are chosen, and passes on what comes out of each. A way is refused if the program
// fails.
func (in input) ways(t *testing.T, chosen func(way string) bool, out func(way string, output [][]byte, ordered bool), refused func(way, stderr string)) {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i, text := range in.files {
		paths = append(paths, filepath.Join(dir, "in", fmt.Sprintf("f%d.yaml", i)))
		sample.Write(t, paths[i], text)
	}
	file, each := filepath.Join(dir, "out.yaml"), filepath.Join(dir, "each")
	require.NoError(t, os.Mkdir(each, 0o755))
	try := func(way, stdin string, args []string, read func(stdout string) [][]byte) {
		if !chosen(way) {
			return
		}
		code, stdout, stderr := run(stdin, append(args, "--allow-empty")...)
		if code != 0 {
			refused(way, stderr)
			return
		}
		out(way, read(stdout), way != "-o DIR" && way != "-o DIR in JSON")
	}
	printed := func(stdout string) [][]byte { return [][]byte{[]byte(stdout)} }
	if len(in.files) == 1 {
		try("pipe", in.files[0], nil, printed)
		try("build -", in.files[0], []string{"build", "-"}, printed)
		try("build - in JSON", in.files[0], []string{"build", "--format", "json", "-"}, printed)
	}
	try("build FILE", "", append([]string{"build"}, paths...), printed)
	try("build DIR", "", []string{"build", filepath.Join(dir, "in")}, printed)
	try("build DIR in JSON", "", []string{"build", "--format", "json", filepath.Join(dir, "in")}, printed)
	try("-o FILE", "", append([]string{"build", "-o", file}, paths...), func(string) [][]byte { return [][]byte{[]byte(e2e.Read(t, file))} })
	for _, format := range []string{"yaml", "json"} {
		way := map[string]string{"yaml": "-o DIR", "json": "-o DIR in JSON"}[format]
		try(way, "", append([]string{"build", "--format", format, "-o", each}, paths...), func(string) [][]byte {
			var all [][]byte
			written, err := filepath.Glob(filepath.Join(each, "*"))
			require.NoError(t, err)
			for _, path := range written {
				all = append(all, []byte(e2e.Read(t, path)))
				require.NoError(t, os.Remove(path))
			}
			return all
		})
	}
	if len(in.files) > 1 {
		try("build -", in.files[0], append([]string{"build", "-"}, paths[1:]...), printed)
	}
}

// check holds what comes out by all ways against the objects that came in.
func (in input) check(t *testing.T, objects []object) {
	t.Helper()
	was := [][]byte{}
	for _, file := range in.files {
		was = append(was, []byte(file))
	}
	in.ways(t, func(string) bool { return true }, func(way string, output [][]byte, ordered bool) {
		check(t, way, objects, was, output, ordered, in.services)
	}, func(way, stderr string) { t.Errorf("%s: %s", way, stderr) })
	if t.Failed() {
		t.Logf("input: %q", in.files)
	}
}

// TestEachPieceIsReadTheSame has each piece of the corpus alone, and with a module before and after it.
func TestEachPieceIsReadTheSame(t *testing.T) {
	t.Parallel()
	for i, p := range slices.Concat(alone, modules, others) {
		isAlone := i < len(alone)
		text := strings.NewReplacer("%s", "t1", "%%", "%").Replace(p.text)
		module := strings.ReplaceAll(module, "%s", "t2")
		separator := "---\n"
		if text != "" && !strings.HasSuffix(text, "\n") {
			separator = "\n---\n"
		}
		for _, in := range []input{
			{[]string{text}, p.services},
			{[]string{text + separator + module}, p.services + 1},
			{[]string{module + "---\n" + text}, p.services + 1},
			{[]string{text, module}, p.services + 1},
		} {
			objects, err := in.read()
			if err != nil || isAlone && strings.Contains(in.files[0], separator) {
				continue
			}
			t.Run(strconv.Itoa(i), func(t *testing.T) {
				t.Parallel()
				in.check(t, objects)
			})
		}
	}
}

// TestKubectlReadsTheSame generates inputs of the corpus.
func TestKubectlReadsTheSame(t *testing.T) {
	t.Parallel()
	read, seeds := 0, e2e.Inputs(40, 1200)
	for seed := range seeds {
		in := generate(seed)
		objects, err := in.read()
		if err != nil {
			continue // kubectl reads no JSON that follows more than one object and a separator
		}
		read++
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			in.check(t, objects)
		})
	}
	t.Logf("%d of %d inputs are read by kubectl", read, seeds)
	require.Greater(t, read, int(seeds)/2)
}
