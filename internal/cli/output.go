package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"sigs.k8s.io/kustomize/kyaml/resid"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/disk"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
	"github.com/koupleless/module-service/internal/stream"
	"github.com/koupleless/module-service/internal/yamlnode"
)

const (
	formatYAML         = "yaml"
	formatJSON         = "json"
	formatResourceList = "resourcelist"
)

var formats = []string{formatYAML, formatJSON, formatResourceList}

// checkOutput refuses an output that has no place, or lies among the manifests, where the next build would read it.
func (b *build) checkOutput(dirs []string) error {
	if b.output == "" {
		return nil
	}
	switch info, err := os.Stat(filepath.Dir(b.output)); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("--output: directory %s does not exist: create it first", filepath.Dir(b.output))
	case err != nil:
		return fmt.Errorf("--output: %w", err)
	case !info.IsDir():
		return fmt.Errorf("--output: %s is not a directory", filepath.Dir(b.output))
	}
	output, err := filepath.Abs(b.output)
	if err != nil {
		return err
	}
	if err := refuseLinks(output); err != nil {
		return fmt.Errorf("--output: %w", err)
	}
	info, err := os.Stat(output)
	isDir := err == nil && info.IsDir()
	for _, dir := range dirs {
		root, err := filepath.Abs(dir)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, output)
		if err != nil || !filepath.IsLocal(relative) || source.HasKustomization(dir) {
			continue
		}
		if isDir || source.IsManifest(output) {
			return usageError{fmt.Errorf("--output %s is in %s, where the next build would read it: choose a place outside", b.output, dir)}
		}
	}
	return nil
}

// refuseLinks refuses an output that is a link, or is reached by one below the working directory: the author of a repository
// that is checked out there could have it written anywhere. Links outside, such as /tmp on some systems, are the user's.
func refuseLinks(output string) error {
	if isDevice(output) {
		return nil
	}
	dir, _ := os.Getwd() // without one, as outside of it, only the output itself is checked
	for path := output; ; path = filepath.Dir(path) {
		if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return fmt.Errorf("%s is a symbolic link, which is not followed: name what it leads to, or remove it", path)
		}
		if around, err := filepath.Rel(dir, filepath.Dir(path)); err != nil || around == "." || !filepath.IsLocal(around) {
			return nil
		}
	}
}

// isDevice reports whether a path is one of the system's, such as /dev/stdout, which is a link.
func isDevice(path string) bool {
	return strings.HasPrefix(path, "/dev/") || strings.HasPrefix(path, "/proc/")
}

// write writes what a build rendered to the output: standard output, a file or a directory.
func (b *build) write(set *source.Set, outcome fn.Outcome, stdout io.Writer) error {
	if b.output == "" {
		if err := b.encode(stdout, set, outcome); err != nil {
			return fmt.Errorf("write output: %w", err)
		}
		return nil
	}
	if info, err := os.Stat(b.output); err == nil && info.IsDir() {
		return b.writeEach(set, outcome)
	}
	var whole bytes.Buffer
	if err := b.encode(&whole, set, outcome); err != nil {
		return err
	}
	if err := writeFile(b.output, whole.Bytes()); err != nil {
		return fmt.Errorf("--output: %w", err)
	}
	return nil
}

// writeFile writes a file as a whole. What is no file, such as /dev/stdout or a pipe, is written to as it is; as on standard output, a
// reader that goes away is no error.
func writeFile(path string, content []byte) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		if err := os.WriteFile(path, content, 0o666); !errors.Is(err, syscall.EPIPE) {
			return err
		}
		return nil
	}
	if target, err := filepath.EvalSymlinks(path); err == nil && isDevice(path) {
		path = target // what standard output was redirected to
	}
	return disk.WriteFile(path, content, 0)
}

func (b *build) encode(w io.Writer, set *source.Set, outcome fn.Outcome) error {
	if b.format == formatYAML {
		return set.Documents(w, outcome)
	}
	nodes, err := b.nodes(set, outcome)
	if err != nil {
		return err
	}
	if b.format == formatResourceList {
		return stream.EncodeResourceList(w, nodes, outcome.Results)
	}
	return stream.EncodeJSON(w, nodes)
}

// nodes returns all resources. In JSON, which has no aliases, those must not stand for too much.
func (b *build) nodes(set *source.Set, outcome fn.Outcome) ([]*yaml.Node, error) {
	nodes, err := set.Nodes(outcome)
	if err != nil || b.format != formatJSON {
		return nodes, err
	}
	further := 0
	for _, n := range nodes {
		if further += yamlnode.Expansion(n); further > bounds.AliasNodes {
			return nil, rule.Errorf(rule.Aliases, "aliases expand to more than %d further values in JSON: replace them by the values",
				bounds.AliasNodes)
		}
	}
	return nodes, nil
}

// writeEach writes each resource to a file of its own, named as kustomize names them: all of them, or none.
func (b *build) writeEach(set *source.Set, outcome fn.Outcome) error {
	if b.format == formatResourceList {
		return usageError{errors.New("--format resourcelist is one document: name a file by --output, not a directory")}
	}
	nodes, err := b.nodes(set, outcome)
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	namespaces := map[string]bool{}
	for _, n := range nodes {
		if namespace := namespaceOf(n); namespace != "" {
			namespaces[namespace] = true
		}
	}
	encode, extension := stream.EncodeYAML, ".yaml"
	if b.format == formatJSON {
		encode, extension = func(w io.Writer, n *yaml.Node) error { return stream.EncodeJSON(w, []*yaml.Node{n}) }, ".json"
	}
	for _, n := range nodes {
		var content bytes.Buffer
		if err := encode(&content, n); err != nil {
			return err
		}
		name := fileName(n, len(namespaces) > 1) + extension
		if _, taken := files[name]; taken {
			return fmt.Errorf("two resources would be written to %s: write to a file instead of the directory", name)
		}
		files[name] = content.Bytes()
	}
	if err := disk.WriteFiles(b.output, files); err != nil {
		return fmt.Errorf("--output: %w", err)
	}
	return nil
}

// fileName names a resource as kustomize build --output does: by group, version, kind and name, and by the namespace if
// there are several.
func fileName(n *yaml.Node, withNamespace bool) string {
	name := resid.GvkFromNode(yaml.NewRNode(n)).StringWoEmptyField() + "_" + yamlnode.Scalar(n, "metadata", "name")
	if namespace := namespaceOf(n); withNamespace && namespace != "" {
		name = namespace + "_" + name
	}
	return strings.ToLower(strings.ReplaceAll(name, "/", "_"))
}

// namespaceOf returns the namespace that a resource gets, "" if it is of a kind that is known to have none.
func namespaceOf(n *yaml.Node) string {
	if resid.GvkFromNode(yaml.NewRNode(n)).IsClusterScoped() {
		return ""
	}
	return cmp.Or(yamlnode.Scalar(n, "metadata", "namespace"), resid.DefaultNamespace)
}
