package importer

// Licence and credit of OpenStreetMap data.
const (
	osmLicence = "ODbL-1.0"
	osmCredit  = "© OpenStreetMap contributors"
)
