package schema_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	schemas "github.com/koupleless/module-service/schema"
)

// editorSchema returns the published JSON Schema as an editor compiles it.
func editorSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(schemas.Configuration))
	require.NoError(t, err)
	id := document.(map[string]any)["$id"].(string)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource(id, document))
	compiled, err := compiler.Compile(id)
	require.NoError(t, err)
	assert.Equal(t, 2020, compiled.DraftVersion)
	return compiled
}

// TestExamplesNameTheSchema holds that every configuration of the examples begins with the line that editors look for, and is one
// that the schema accepts.
func TestExamplesNameTheSchema(t *testing.T) {
	t.Parallel()
	compiled, found := editorSchema(t), 0
	require.NoError(t, filepath.WalkDir(filepath.Join(root, "examples"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".yaml" {
			return err
		}
		relative, err := filepath.Rel(root, path)
		require.NoError(t, err)
		text := string(read(t, relative))
		if !strings.Contains(text, "\nkind: "+config.Kind+"\n") {
			return nil
		}
		found++
		node, err := yaml.Parse(text)
		require.NoError(t, err, relative)
		assert.Equal(t, config.Kind, node.GetKind(), relative)
		first, _, _ := strings.Cut(text, "\n")
		assert.Equal(t, "# yaml-language-server: $schema="+compiled.Location[:len(compiled.Location)-1], first, relative)
		assert.NoError(t, compiled.Validate(decoded(t, text)), relative)
		return nil
	}))
	assert.Greater(t, found, 3)
}
