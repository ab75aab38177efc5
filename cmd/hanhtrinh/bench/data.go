package bench

var csvColumns = []string{"id", "name", "name_en", "lat", "lon", "kind", "subkind", "ward_code", "source"}
