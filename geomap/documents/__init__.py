"""Documents in: files, folders, JSON Lines and pasted text become texts with what is known about them."""

from geomap.documents.describe import Description, document_of_text
from geomap.documents.files import read_document, read_documents

__all__ = ["Description", "document_of_text", "read_document", "read_documents"]
