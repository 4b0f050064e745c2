package yamlnode_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/yamlnode"
)

func TestDuplicate(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a: 1\nb: 2\n": "", "a: 1\na: 2\n": "a", "a: 1\n\"a\": 2\n": "a", "x: [{b: 1, c: 2, b: 3}]\n": "b",
		"x: {a: 1}\ny: {a: 1}\n": "", "x: &x {a: 1}\ny: {<<: *x, <<: *x}\n": "", "[a, a]\n": "",
		"[a, b, a, b]\n": "", "? [a]\n: 1\n? [b]\n: 2\n": "",
	} {
		var document yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(text), &document), text)
		key := yamlnode.Duplicate(&document)
		if want == "" {
			assert.Nil(t, key, text)
			continue
		}
		require.NotNil(t, key, text)
		assert.Equal(t, want, key.Value, text)
	}
}
