package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/source"
	"github.com/koupleless/module-service/internal/syntax"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// A configuration is what settings load.
type configuration struct {
	paths    []string       // what it is for
	dirs     []string       // those of them that are directories
	file     string         // "" if there is none
	text     []byte         // of the file
	object   *yaml.Node     // what it holds
	config   *config.Config // nil if it has errors
	reported kptfn.Results
}

// isStrict reports whether warnings are errors.
func (c configuration) isStrict() bool { return c.config != nil && c.config.Strict }

// printErrors prints the errors of the configuration, if the resources that it is for cannot be read.
func (c configuration) printErrors(stderr *reporter) {
	if c.config == nil {
		printResults(stderr, c.reported)
	}
}

// load reads the configuration of paths: the file that was named, else the one that lies in those that are directories.
func (s *settings) load(paths, dirs []string) (c configuration, err error) {
	c.paths, c.dirs = paths, dirs
	if c.file, err = s.find(dirs); err != nil {
		return c, err
	}
	if c.file != "" {
		if c.text, c.object, err = readConfig(c.file); err != nil {
			return c, err
		}
	}
	arguments, err := argocdArguments(s.environ)
	if err != nil {
		return c, err
	}
	c.config, c.reported = config.Decode(c.object, c.file)
	if c.config != nil && len(arguments.data) > 0 {
		c.config, c.reported = withArguments(c.object, c.file, arguments)
	}
	if c.config != nil && s.strict {
		c.config.Strict = true
	}
	return c, nil
}

// loadUnits reads the configuration of each unit. One that was named is read once; what is to be reported about it is reported
// with the first unit.
func (s *settings) loadUnits(units []*unit) ([]configuration, error) {
	loaded := make([]configuration, len(units))
	for i, u := range units {
		if i > 0 && s.file != "" {
			loaded[i] = loaded[0]
			loaded[i].paths, loaded[i].dirs, loaded[i].reported = u.paths, u.dirs(), nil
			continue
		}
		var err error
		if loaded[i], err = s.load(u.paths, u.dirs()); err != nil {
			return nil, err
		}
	}
	return loaded, nil
}

func (s *settings) find(dirs []string) (string, error) {
	if s.file != "" {
		switch info, err := os.Stat(s.file); {
		case err != nil:
			return "", usageError{pathError(err)}
		case info.IsDir():
			return "", usageError{fmt.Errorf("--config %s: is a directory: name the file", s.file)}
		}
		return s.file, nil
	}
	found := ""
	for _, dir := range dirs {
		switch file, err := source.FindConfig(dir); {
		case err != nil:
			return "", err
		case file == "":
		case found != "":
			return "", usageError{fmt.Errorf("both %s and %s are a configuration: name one by --config", found, file)}
		default:
			found = file
		}
	}
	return found, nil
}

func readConfig(file string) (content []byte, object *yaml.Node, err error) {
	if content, err = os.ReadFile(file); err != nil {
		return nil, nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(source.YAML(content)))
	var document, more yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF) || err == nil && yamlnode.IsNull(document.Content[0]):
		return content, nil, rule.Errorf(rule.EmptyInput, "%s: is empty: a configuration is an object of kind %s", file, config.Kind)
	case err != nil:
		return content, nil, syntax.NotYAML(content, file, err, 0)
	}
	for {
		switch err := decoder.Decode(&more); {
		case errors.Is(err, io.EOF):
			return content, document.Content[0], nil
		case err != nil:
			return content, nil, syntax.NotYAML(content, file, err, 0)
		case !yamlnode.IsNull(more.Content[0]):
			return content, nil, rule.Errorf(rule.ConfigurationKind, "%s: must hold the configuration and nothing else: remove the document at line %d",
				file, more.Content[0].Line)
		}
	}
}

// addConfigurations lets messages show the lines of configurations.
func addConfigurations(stderr *reporter, loaded []configuration) {
	for _, c := range loaded {
		stderr.addFile(c.file, c.text)
	}
}

// isConfiguration reports whether an item is a configuration, which is no manifest.
func isConfiguration(item fn.Item) bool { return config.IsConfiguration(item.ID()) }

func onlyConfiguration(items []fn.Item) bool {
	return !slices.ContainsFunc(items, func(item fn.Item) bool { return !isConfiguration(item) })
}
