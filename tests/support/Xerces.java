import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.w3c.dom.ls.LSInput;
import org.w3c.dom.ls.LSResourceResolver;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Xerces-J as a judge of documents. A line of input is a schema and documents, paths with tabs
 *  between; a line of output says of each `+`, or `-` and why. The argument is the catalogue: a file
 *  of lines `address TAB path`; any other address is refused. */
public final class Xerces {
    private static final String FACTORY = "org.apache.xerces.jaxp.validation.XMLSchemaFactory";

    public static void main(String[] arguments) throws Exception {
        Map<String, String> catalogue = new HashMap<>();
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] parts = line.split("\t");
            catalogue.put(parts[0], parts[1]);
        }
        SchemaFactory factory =
            SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI, FACTORY, null);
        factory.setErrorHandler(new Strict());
        factory.setResourceResolver(new Catalogue(catalogue));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] paths = line.split("\t");
            StringBuilder said = new StringBuilder();
            try {
                Schema schema = factory.newSchema(new StreamSource(Path.of(paths[0]).toFile()));
                said.append("+");
                for (int each = 1; each < paths.length; each++) {
                    said.append("\t").append(verdict(schema, paths[each]));
                }
            } catch (SAXException error) {
                said.append("-").append(plain(error));
            }
            out.println(said);
        }
    }

    private static String verdict(Schema schema, String path) throws Exception {
        Validator validator = schema.newValidator();
        validator.setErrorHandler(new Strict());
        try (InputStream document = new FileInputStream(path)) {
            validator.validate(new StreamSource(document));
            return "+";
        } catch (SAXException error) {
            return "-" + plain(error);
        }
    }

    private static String plain(Exception error) {
        return String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
    }

    /** Warnings too: a schema that could not be found is only one of these. */
    private static final class Strict implements ErrorHandler {
        public void warning(SAXParseException found) throws SAXException {
            throw found;
        }

        public void error(SAXParseException found) throws SAXException {
            throw found;
        }

        public void fatalError(SAXParseException found) throws SAXException {
            throw found;
        }
    }

    private static final class Catalogue implements LSResourceResolver {
        private final Map<String, String> paths;

        Catalogue(Map<String, String> paths) {
            this.paths = paths;
        }

        public LSInput resolveResource(
            String type, String namespace, String publicId, String systemId, String base
        ) {
            String path = paths.get(systemId);
            try {
                if (path == null) {
                    throw new IllegalArgumentException("not in the catalogue: " + systemId);
                }
                return new Found(systemId, Files.readAllBytes(Path.of(path)));
            } catch (java.io.IOException error) {
                throw new IllegalArgumentException(error);
            }
        }
    }

    private static final class Found implements LSInput {
        private final String address;
        private final byte[] bytes;

        Found(String address, byte[] bytes) {
            this.address = address;
            this.bytes = bytes;
        }

        public InputStream getByteStream() {
            return new ByteArrayInputStream(bytes);
        }

        public String getSystemId() {
            return address;
        }

        public Reader getCharacterStream() {
            return null;
        }

        public String getStringData() {
            return null;
        }

        public String getPublicId() {
            return null;
        }

        public String getBaseURI() {
            return address;
        }

        public String getEncoding() {
            return null;
        }

        public boolean getCertifiedText() {
            return false;
        }

        public void setByteStream(InputStream stream) {}

        public void setSystemId(String id) {}

        public void setCharacterStream(Reader stream) {}

        public void setStringData(String data) {}

        public void setPublicId(String id) {}

        public void setBaseURI(String uri) {}

        public void setEncoding(String encoding) {}

        public void setCertifiedText(boolean certified) {}
    }
}
